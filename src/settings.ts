import './english.ts'
import * as z from 'zod/mini'
import receiversJson from '../alerts/receivers.json' with { type: 'json' }
import { runbookPath } from './alerting/runbook.ts'
import type { InactiveReceiver, Receiver } from './delivery/receiver.ts'
import { parseReceiverSettings } from './delivery/receiver-settings.ts'
import { parseReceivers } from './delivery/receivers-file.ts'
import { localHosts } from './delivery/url.ts'
import { alertFormat, variables } from './variables.ts'

/** The right to read D1's analytics. */
export interface AnalyticsSettings {
  readonly apiToken: string
  readonly accountId: string
  /** The id of the D1 database; null where the account has but one. */
  readonly databaseId: string | null
}

/** What the vars and secrets of the worker come to. Parsed once, at the edge. */
export interface Settings {
  /** Opens everything but /healthz; null keeps it closed. */
  readonly adminToken: string | null
  /** Opens what only reads, for scrapers and dashboards; null: nobody has such a token. */
  readonly readToken: string | null
  /** The `database` label of runs, readings and alerts. */
  readonly databaseName: string
  /** Those of alerts/receivers.json whose URL is set. */
  readonly receivers: readonly Receiver[]
  readonly inactiveReceivers: readonly InactiveReceiver[]
  /** Where the status page stands, without a trailing slash. */
  readonly publicUrl: string | null
  /** Where the runbook can be read, without an anchor: below the status page unless it is set; null: nowhere. */
  readonly runbookUrl: string | null
  /** What the commands that people are shown end with, so that they find this database. */
  readonly commandOptions: string
  readonly heartbeatUrl: string | null
  readonly snapshotRetentionDays: number
  readonly stuckAfterSeconds: number
  /** Hours within which every key of every view is compared. */
  readonly auditSweepHours: number
  /** Rows that one tick's audit may read. */
  readonly auditMaxRowsRead: number
  /** The hour of the day, UTC, in which keys too large for a tick are compared. */
  readonly auditLargeKeysHour: number
  /** Minutes between two write probes; 0: none. */
  readonly writeProbeMinutes: number
  /** Where D1's analytics are read; null: not at all. */
  readonly analytics: AnalyticsSettings | null
  /** How long evaluate may go without a success before /healthz says failing. */
  readonly healthGraceSeconds: number
  /** Over how many seconds the databases of a fleet are spread at a tick; the rest of four minutes is for their work. */
  readonly fleetSpreadSeconds: number
  /** Which of several workers that share a fleet this is, from 1; null: the one that evaluates it, or the only one. */
  readonly fleetShard: number | null
  /** When this version of the worker was deployed, where that is known. */
  readonly deployedAt: Date | null
  /** Cloudflare's id of this version of the worker, where that is known. */
  readonly version: string | null
}

/** Names every fault of the settings at once and echoes no value. */
export class SettingsError extends Error {
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(`Invalid settings: ${faults.join('; ')}`)
    this.name = 'SettingsError'
    this.faults = faults
  }
}

const versionMetadata = z.object({
  id: z.string().check(z.maxLength(100)),
  timestamp: z.iso.datetime(),
})

/** Cloudflare's version metadata, where wrangler.toml binds it; nulls where it holds anything else. */
const versionOf = (metadata: unknown): Pick<Settings, 'deployedAt' | 'version'> => {
  const { data } = versionMetadata.safeParse(metadata)
  return {
    deployedAt: data === undefined ? null : new Date(data.timestamp),
    version: data?.id ?? null,
  }
}

/** An empty value in .dev.vars or the dashboard means "not set". */
const withoutEmpty = (env: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

const analyticsOf = ({
  CLOUDFLARE_API_TOKEN: apiToken,
  CLOUDFLARE_ACCOUNT_ID: accountId,
  CLOUDFLARE_DATABASE_ID: databaseId,
}: z.output<typeof variables>): AnalyticsSettings | null =>
  apiToken === undefined || accountId === undefined
    ? null
    : { apiToken, accountId, databaseId: databaseId ?? null }

const runbookUrlOf = ({ RUNBOOK_URL, PUBLIC_URL }: z.output<typeof variables>): string | null =>
  RUNBOOK_URL ?? (PUBLIC_URL === undefined ? null : PUBLIC_URL + runbookPath)

/** The token of .dev.vars.example, which everybody knows. */
const publicToken = 'for-development-only-change-before-deploying'

/**
 * What is wrong with these settings where the worker answers at this address; null: nothing. Only at an address of this
 * machine may the token be the public one, with which whoever finds the worker could change everything.
 */
export const faultAt = ({ adminToken }: Settings, address: string): SettingsError | null =>
  adminToken !== publicToken || localHosts.includes(new URL(address).hostname)
    ? null
    : new SettingsError(['ADMIN_TOKEN is the one of .dev.vars.example, which is public'])

/** Whoever may only read would otherwise hold the token that changes things. */
const tokenFaults = ({ ADMIN_TOKEN, READ_TOKEN }: Readonly<Record<string, unknown>>): string[] =>
  READ_TOKEN !== undefined && READ_TOKEN === ADMIN_TOKEN
    ? ['READ_TOKEN must be another than ADMIN_TOKEN']
    : []

const shippedReceivers = parseReceivers(receiversJson)

/**
 * The bindings of the worker → its settings. `entries` are the receivers, of which these hold the URLs.
 * @throws SettingsError naming every faulty setting, none of the values.
 */
export const parseSettings = (env: object, entries = shippedReceivers): Settings => {
  const given = withoutEmpty(env)
  const { success, data, error } = variables.safeParse(given)
  const format = alertFormat.safeParse(given.ALERT_WEBHOOK_FORMAT).data ?? null
  const receivers = parseReceiverSettings(given, entries, format)
  const own = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`)
  const faults = [...own, ...tokenFaults(given), ...receivers.faults]
  if (!success || faults.length > 0) throw new SettingsError(faults)
  return {
    adminToken: data.ADMIN_TOKEN ?? null,
    readToken: data.READ_TOKEN ?? null,
    databaseName: data.DATABASE_NAME,
    receivers: receivers.active,
    inactiveReceivers: receivers.inactive,
    publicUrl: data.PUBLIC_URL ?? null,
    runbookUrl: runbookUrlOf(data),
    commandOptions: data.COMMAND_OPTIONS,
    heartbeatUrl: data.HEARTBEAT_URL ?? null,
    snapshotRetentionDays: data.SNAPSHOT_RETENTION_DAYS,
    stuckAfterSeconds: data.STUCK_AFTER_SECONDS,
    auditSweepHours: data.AUDIT_SWEEP_HOURS,
    auditMaxRowsRead: data.AUDIT_MAX_ROWS_READ,
    auditLargeKeysHour: data.AUDIT_LARGE_KEYS_HOUR,
    writeProbeMinutes: data.WRITE_PROBE_MINUTES,
    analytics: analyticsOf(data),
    healthGraceSeconds: data.HEALTH_GRACE_SECONDS,
    fleetSpreadSeconds: data.FLEET_SPREAD_SECONDS,
    fleetShard: data.FLEET_SHARD ?? null,
    ...versionOf(given.CF_VERSION_METADATA),
  }
}
