import '../english.ts'
import * as z from 'zod/mini'
import { parseDuration } from '../alerting/duration.ts'
import { FaultsError } from '../alerting/faults.ts'
import { labelName } from '../alerting/labels.ts'
import { matcher } from '../alerting/matchers.ts'
import type { Format } from './formats/format.ts'
import { formatByName } from './formats/registry.ts'
import type { Receiver } from './receiver.ts'

/** How many matchers or labels a receiver names at most. */
const most = 20
const label = z
  .string()
  .check(
    z.maxLength(64, 'is longer than 64 characters'),
    z.regex(labelName, 'is not a label name: letters, digits and _ only'),
  )
const environmentName = z
  .string()
  .check(z.regex(/^[A-Z][A-Z0-9_]*$/, 'is not the name of a secret such as SLACK_WEBHOOK_URL'))

/** One receiver as alerts/receivers.json has it. */
const receiverFile = z.strictObject({
  name: z
    .string()
    .check(z.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, dashes or underscores')),
  format: z.optional(formatByName).check(z.describe('Left out: what ALERT_WEBHOOK_FORMAT says')),
  url_env: environmentName.check(
    z.describe('The secret that holds its URL; without one it is inactive'),
  ),
  secret_env: z
    .optional(environmentName)
    .check(
      z.describe('The secret that holds its signing secrets; without one messages are unsigned'),
    ),
  match: z
    ._default(
      z
        .union([z.record(label, z.string()), z.array(z.string())], {
          error: 'must be labels with their values, or a list of matchers',
        })
        .check(
          z.refine(
            (match) => Object.keys(match).length <= most,
            `holds more than ${most} labels or matchers`,
          ),
        ),
      [],
    )
    .check(
      z.describe('{"severity": "critical"}, or matchers: ["severity=critical", "view=~task_.*"]'),
    ),
  group_by: z
    .optional(z.array(label).check(z.maxLength(most, `names more than ${most} labels`)))
    .check(z.describe('Left out: alertname and database; of a fleet alertname alone')),
  repeat_interval: z._default(
    z
      .string()
      .check(
        z.refine((text) => (parseDuration(text) ?? 0) > 0, 'is not a duration such as 30m or 4h'),
      ),
    '4h',
  ),
  send_resolved: z._default(z.boolean(), true),
  max_alerts: z
    ._default(z.int().check(z.minimum(0)), 100)
    .check(z.describe('How many alerts a message holds; 0 for all')),
})

/** The whole file. Its JSON Schema is alerts/receivers.schema.json. */
export const receiversFile = z.array(receiverFile)

/** A receiver that was checked, but whose URL and secrets are not known yet. */
export interface ReceiverEntry extends Omit<Receiver, 'format' | 'url' | 'secrets' | 'groupBy'> {
  /** Null: whatever is usual. */
  readonly groupBy: readonly string[] | null
  /** Null: what ALERT_WEBHOOK_FORMAT says. */
  readonly format: Format | null
  readonly urlEnv: string
  readonly secretEnv: string | null
}

type FileEntry = z.infer<typeof receiverFile>

const matchersOf = ({ match }: FileEntry) => {
  if (Array.isArray(match)) return match.map((text) => matcher.safeParse(text))
  return Object.entries(match).map(([name, value]) =>
    matcher.safeParse(`${name}=${JSON.stringify(value)}`),
  )
}

const faultsOf = (entries: readonly FileEntry[]): string[] =>
  entries.flatMap((entry, index) => {
    const isTaken = entries.slice(0, index).some(({ name }) => name === entry.name)
    const matchFaults = matchersOf(entry).flatMap(({ error }) => error?.issues ?? [])
    return [
      ...(isTaken ? [`[${index}.name]: there is a receiver ${entry.name} already`] : []),
      ...matchFaults.map(({ message }) => `[${index}.match] ${entry.name}: ${message}`),
    ]
  })

/** Checks the content of a receivers file. Throws a FaultsError that names every fault with its place. */
export const parseReceivers = (json: unknown): ReceiverEntry[] => {
  const parsed = receiversFile.safeParse(json)
  if (!parsed.success)
    throw new FaultsError(
      'receivers',
      parsed.error.issues.map(({ path, message }) => `[${path.join('.')}]: ${message}`),
    )
  const faults = faultsOf(parsed.data)
  if (faults.length > 0) throw new FaultsError('receivers', faults)
  return parsed.data.map((entry) => ({
    name: entry.name,
    format: entry.format ?? null,
    urlEnv: entry.url_env,
    secretEnv: entry.secret_env ?? null,
    match: matchersOf(entry).flatMap(({ data }) => data ?? []),
    groupBy: entry.group_by ?? null,
    repeatIntervalMs: parseDuration(entry.repeat_interval) ?? 0,
    sendResolved: entry.send_resolved,
    maxAlerts: entry.max_alerts,
  }))
}
