import * as z from 'zod'
import { labelFaults, nameFaults } from '../../src/fleet/databases-file.ts'
import { shownPath } from '../command-line/paths.ts'
import { StartError } from '../local/start-error.ts'
import { syntaxFault } from '../rules/json-file.ts'
import { readText } from './config.ts'

/** A database that is to be one of the fleet. */
export interface Listed {
  readonly name: string
  /** Cloudflare's id of it. */
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
}

/** Our own form, and what wrangler d1 list --json prints. */
const entry = z
  .object({
    name: z.string(),
    id: z.string().optional(),
    uuid: z.string().optional(),
    database_id: z.string().optional(),
    labels: z.record(z.string(), z.string()).default({}),
  })
  .transform(({ name, id, uuid, database_id, labels }) => ({
    name,
    id: id ?? uuid ?? database_id ?? '',
    labels,
  }))

/** A label as it is given on a line: label=value. Without a value, '' as one. */
export const parseLabel = (text: string): readonly [string, string] => {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const ofLine = (line: string): Listed => {
  const [name = '', id = '', ...labels] = line.trim().split(/\s+/)
  return { name, id: id.toLowerCase(), labels: Object.fromEntries(labels.map(parseLabel)) }
}

const ofLines = (text: string): Listed[] =>
  text
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .map(ofLine)

/** Where in a JSON file a fault is, as people say it. */
const place = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? '' : `, by what stands at ${path.join('.')}`

const ofJson = (file: string, text: string): Listed[] => {
  const fault = syntaxFault(text)
  if (fault !== null) throw new StartError(`${shownPath(file)}: ${fault}. Nothing was changed.`)
  const parsed = z.array(entry).safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data.map((one) => ({ ...one, id: one.id.toLowerCase() }))
  const [issue] = parsed.error.issues
  throw new StartError(
    `${shownPath(file)}: it is no list of databases${place(issue?.path ?? [])}. It takes a list of {"name", "id", "labels"}, or what npx wrangler d1 list --json prints. Nothing was changed.`,
  )
}

/** Whether a text is an id as Cloudflare gives D1 databases. */
export const isId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)

const withoutEmpty = (labels: Listed['labels']): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''))

const faultsOf = ({ name, id, labels }: Listed): string[] => [
  ...nameFaults(name).map((fault) => `the name ${JSON.stringify(name)} ${fault}`),
  ...(isId(id) ? [] : [`${name}: ${JSON.stringify(id)} is no id of a D1 database`]),
  ...Object.entries(labels)
    .filter(([, value]) => value === '')
    .map(([label]) => `${name}: ${label} is no label: it takes label=value`),
  ...labelFaults(withoutEmpty(labels)).map((fault) => `${name}: ${fault}`),
]

/** What stands more than once. */
export const twice = <T>(all: readonly T[]): T[] => {
  const seen = new Set<T>()
  return [...new Set(all.filter((one) => seen.size === seen.add(one).size))]
}

/** How many faults are named. */
const mostFaults = 20

/** Throws a StartError that begins with `what` and names every fault of the databases. */
export const requireSound = (what: string, listed: readonly Listed[]): void => {
  const faults = [
    ...listed.flatMap(faultsOf),
    ...twice(listed.map(({ name }) => name)).map((name) => `the name ${name} stands there twice`),
    ...twice(listed.map(({ id }) => id)).map((id) => {
      const names = listed.filter((one) => one.id === id).map(({ name }) => name)
      return `${names.join(' and ')} are one database (${id})`
    }),
  ]
  if (faults.length === 0) return
  const more = faults.length - mostFaults
  throw new StartError(
    [
      ...faults.slice(0, mostFaults).map((fault) => `${what}: ${fault}`),
      ...(more > 0 ? [`and ${more} more`] : []),
      'Nothing was changed.',
    ].join('\n'),
  )
}

/**
 * The databases that a file lists: JSON, or lines of `name id label=value …`. Throws a StartError that names every
 * fault: a name or an id twice, what is no name, id or label, or a file that can't be read or lists none.
 */
export const readList = (file: string): Listed[] => {
  const text = readText(file)
  const listed = /^\s*[[{]/.test(text) ? ofJson(file, text) : ofLines(text)
  if (listed.length === 0)
    throw new StartError(`${shownPath(file)} lists no database. Nothing was changed.`)
  requireSound(shownPath(file), listed)
  return listed
}
