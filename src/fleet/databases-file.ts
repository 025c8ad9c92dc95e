import '../english.ts'
import * as z from 'zod/mini'
import { parseDuration } from '../alerting/duration.ts'
import { FaultsError } from '../alerting/faults.ts'
import { labelName } from '../alerting/labels.ts'
import { type Matcher, matcher, matchesAll } from '../alerting/matchers.ts'

/** How many databases and paces the file names at most, over all shards. */
const most = { databases: 100_000, paces: 100, labels: 16 } as const

const tickMs = 300_000
const dayMs = 86_400_000

/** The name of the binding whose database holds the fleet's own state. */
export const controlBinding = 'CONTROL'

const duration = z.string().check(
  z.describe('A duration as Prometheus writes it: 5m, 1h, 1d'),
  z.refine((text) => {
    const ms = parseDuration(text)
    return ms !== null && ms >= tickMs && ms <= dayMs
  }, 'is not a duration from 5m to 1d'),
)

const databaseName = z.string().check(
  z.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, dots, dashes or underscores'),
  z.refine(
    (name) => name !== controlBinding,
    `can't be ${controlBinding}, which is the fleet itself`,
  ),
)

const labels = z
  .record(
    z.string().check(
      z.regex(labelName, 'is not a label name: letters, digits and _, no digit first'),
      z.refine(
        (name) => !['alertname', 'database'].includes(name),
        'is a label that every alert has',
      ),
    ),
    z.string().check(z.minLength(1, 'is empty'), z.maxLength(100, 'is longer than 100 characters')),
  )
  .check(z.refine((all) => Object.keys(all).length <= most.labels, `are more than ${most.labels}`))

const pace = {
  busy: z
    ._default(duration, '5m')
    .check(z.describe('How often a database is looked after while it is busy')),
  quiet: z._default(duration, '1h').check(z.describe('The same while nothing of it moves')),
}

/** What databases.json holds. */
export const databasesFile = z.strictObject({
  $schema: z.optional(z.string()),
  databases: z._default(
    z
      .array(
        z.strictObject({
          binding: z.string().check(z.describe('As wrangler.toml binds it'), z.minLength(1)),
          name: z
            .optional(databaseName)
            .check(z.describe('The label database; left out: the name of the binding')),
          labels: z._default(labels, {}),
        }),
      )
      .check(z.maxLength(most.databases, `names more than ${most.databases} databases`)),
    [],
  ),
  paces: z._default(
    z
      .array(
        z.strictObject({
          match: z
            ._default(z.array(z.string()), [])
            .check(z.describe('Matchers of labels: tier="free"')),
          ...pace,
        }),
      )
      .check(z.maxLength(most.paces, `names more than ${most.paces} paces`)),
    [],
  ),
  shards: z
    ._default(z.int().check(z.minimum(0), z.maximum(999)), 0)
    .check(
      z.describe('Beyond 5,000 databases: how many workers share them, each with a wrangler file'),
    ),
})

/** What is wrong at a place; of the name of a label what is wrong with that. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message

/** Why a database can't have this name; empty: it can. */
export const nameFaults = (name: string): string[] =>
  (databaseName.safeParse(name).error?.issues ?? []).map(messageOf)

/** Why a database can't have these labels; empty: it can. */
export const labelFaults = (given: Readonly<Record<string, string>>): string[] =>
  (labels.safeParse(given).error?.issues ?? []).map((issue) =>
    issue.path.length === 0
      ? `the labels ${messageOf(issue)}`
      : `the label ${issue.path.join('.')} ${messageOf(issue)}`,
  )

/** How often a database is looked after, milliseconds. */
interface Pace {
  readonly busyMs: number
  readonly quietMs: number
}

/** A database of the fleet, as the settings have it. */
export interface Member {
  readonly name: string
  readonly binding: string
  readonly labels: Readonly<Record<string, string>>
  readonly pace: Pace
}

interface PaceRule extends Pace {
  readonly match: readonly Matcher[]
}

/** databases.json, parsed: what it says of bindings, and paces in their order. */
export interface DatabasesFile {
  readonly databases: readonly Pick<Member, 'name' | 'binding' | 'labels'>[]
  readonly paces: readonly PaceRule[]
  /** How many workers share the databases beside the one that evaluates; 0: that one has them all. */
  readonly shards: number
}

const msOf = (text: string): number => parseDuration(text) ?? tickMs

/**
 * Parses databases.json.
 * @throws FaultsError naming every fault.
 */
export const parseDatabases = (json: unknown): DatabasesFile => {
  const { data, error } = databasesFile.safeParse(json)
  if (data === undefined)
    throw new FaultsError(
      'databases.json',
      error.issues.map((issue) => `${issue.path.join('.')} ${messageOf(issue)}`),
    )
  const databases = data.databases.map(({ binding, name, labels }) => ({
    binding,
    name: name ?? binding,
    labels,
  }))
  const faults: string[] = []
  const twice = (key: 'binding' | 'name') => {
    const seen = new Set<string>()
    for (const one of databases)
      if (seen.has(one[key])) faults.push(`the ${key} ${one[key]} stands there twice`)
      else seen.add(one[key])
  }
  twice('binding')
  twice('name')
  const paces = data.paces.map(({ match, busy, quiet }, index) => {
    const parsed = z.array(matcher).safeParse(match)
    if (!parsed.success)
      faults.push(`paces.${index}.match is not a list of matchers such as tier="free"`)
    if (msOf(quiet) < msOf(busy)) faults.push(`paces.${index}.quiet is shorter than busy`)
    return { match: parsed.data ?? [], busyMs: msOf(busy), quietMs: msOf(quiet) }
  })
  if (faults.length > 0) throw new FaultsError('databases.json', faults)
  return { databases, paces, shards: data.shards }
}

const standard: Pace = { busyMs: tickMs, quietMs: 12 * tickMs }

/**
 * The databases of a worker, by the names of its D1 bindings, with what databases.json says of them: the first pace whose
 * matchers its labels meet is its own. `isShard`: what else the file names is of other workers.
 * @throws FaultsError where the file names a binding that there is not.
 */
export const membersOf = (
  bindings: readonly string[],
  file: DatabasesFile,
  isShard = false,
): Member[] => {
  const known = new Map(file.databases.map((one) => [one.binding, one]))
  const bound = new Set(bindings)
  const missing = isShard ? [] : file.databases.filter(({ binding }) => !bound.has(binding))
  const members = bindings.map((binding) => {
    const { name, labels } = known.get(binding) ?? { name: binding, labels: {} }
    const { busyMs, quietMs } =
      file.paces.find(({ match }) => matchesAll(match, labels)) ?? standard
    return { name, binding, labels, pace: { busyMs, quietMs } }
  })
  const seen = new Set<string>()
  const double = members.filter(({ name }) => seen.size === seen.add(name).size)
  const faults = [
    ...missing.map(({ binding }) => `${binding} is no D1 binding of wrangler.toml`),
    ...double.map(({ name }) => `two databases are named ${name}`),
  ]
  if (faults.length > 0) throw new FaultsError('databases.json', faults)
  return members
}
