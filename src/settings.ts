import { z } from 'zod'
import receiversJson from '../alerts/receivers.json' with { type: 'json' }
import { type AlertFormat, alertFormats } from './alerting/formats/format.ts'
import { hasRoutingKey } from './alerting/formats/pagerduty.ts'
import type { Receiver } from './alerting/receiver.ts'
import { parseReceivers, type ReceiverEntry } from './alerting/receivers-file.ts'

/** A receiver whose URL is not set. */
interface InactiveReceiver {
  readonly name: string
  readonly format: AlertFormat
  /** The setting that would hold its URL. */
  readonly urlEnv: string
}

/** What the vars and secrets of the worker come to. Parsed once, at the edge. */
export interface Settings {
  /** Opens everything but /healthz; null keeps it closed. */
  readonly adminToken: string | null
  /** The `database` label of runs, readings and alerts. */
  readonly databaseName: string
  /** Those of alerts/receivers.json whose URL is set. */
  readonly receivers: readonly Receiver[]
  readonly inactiveReceivers: readonly InactiveReceiver[]
  /** Where the status page stands, without a trailing slash. */
  readonly publicUrl: string | null
  readonly heartbeatUrl: string | null
  readonly snapshotRetentionDays: number
  readonly stuckAfterSeconds: number
  /** Keys an audit run looks at, per view. */
  readonly auditRowsPerRun: number
  /** How long evaluate may go without a success before /healthz says failing. */
  readonly healthGraceSeconds: number
  /** When this version of the worker was deployed, where that is known. */
  readonly deployedAt: Date | null
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

const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
/** The key length Standard Webhooks asks for, bytes. */
const secretBytes = { least: 24, most: 64 }

const isHttpsOrLocal = (text: string): boolean => {
  const url = URL.parse(text)
  if (url === null) return false
  return (
    url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.includes(url.hostname))
  )
}

const isSigningSecret = (text: string): boolean => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  if (base64 === undefined || base64.length % 4 !== 0) return false
  const bytes = atob(base64).length
  return bytes >= secretBytes.least && bytes <= secretBytes.most
}

const text = z.string({ error: 'must be text' })
const url = text.refine(isHttpsOrLocal, {
  error: 'must be an https URL (http is accepted for localhost, 127.0.0.1 and [::1] only)',
})

/** wrangler hands over `X = 7` as a number and `X = "7"` as text. */
const wholeNumber = (least: number, most: number, standard: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  const digits = z
    .string({ error })
    .regex(/^\d{1,15}$/, { error, abort: true })
    .transform(Number)
  return z
    .union([z.number({ error }), digits], { error })
    .pipe(z.int({ error }).min(least, { error }).max(most, { error }))
    .default(standard)
}

const signingSecrets = text
  .transform((secrets) => secrets.split(/\s+/).filter((secret) => secret !== ''))
  .refine((secrets) => secrets.every(isSigningSecret), {
    error: 'must be whsec_ followed by 24 to 64 bytes as base64; several are separated by spaces',
  })
  .default([])

/** Cloudflare's version metadata, where wrangler.toml binds it. */
const versionMetadata = z
  .object({ timestamp: z.iso.datetime().transform((time) => new Date(time)) })
  .nullable()

const environment = z.object({
  ADMIN_TOKEN: text.min(32, { error: 'must have at least 32 characters' }).optional(),
  DATABASE_NAME: text
    .regex(/^[\w.-]{1,64}$/, {
      error: 'must be 1 to 64 letters, digits, dots, dashes or underscores',
    })
    .default('monotask'),
  ALERT_WEBHOOK_FORMAT: z
    .enum(alertFormats, { error: `must be one of ${alertFormats.join(', ')}` })
    .default('alertmanager'),
  PUBLIC_URL: url.transform((address) => address.replace(/\/+$/, '')).optional(),
  HEARTBEAT_URL: url.optional(),
  SNAPSHOT_RETENTION_DAYS: wholeNumber(1, 3650, 7),
  STUCK_AFTER_SECONDS: wholeNumber(1, 604_800, 900),
  AUDIT_ROWS_PER_RUN: wholeNumber(1, 5000, 500),
  HEALTH_GRACE_SECONDS: wholeNumber(60, 604_800, 900),
  CF_VERSION_METADATA: versionMetadata.catch(null),
})

/** An empty value in .dev.vars or the dashboard means "not set". */
const withoutEmpty = (env: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

const shippedReceivers = parseReceivers(receiversJson)

/** The URLs and secrets that the receivers name, by the names of the settings. */
const receiverValues = (entries: readonly ReceiverEntry[]) => {
  const secretNames = entries.flatMap(({ secretEnv }) => secretEnv ?? [])
  return {
    urls: z.object(Object.fromEntries(entries.map(({ urlEnv }) => [urlEnv, url.optional()]))),
    secrets: z.object(Object.fromEntries(secretNames.map((name) => [name, signingSecrets]))),
  }
}

/** The format of receivers that name none, where it can be told. */
const formatOf = (given: Readonly<Record<string, unknown>>): AlertFormat | null =>
  environment.shape.ALERT_WEBHOOK_FORMAT.safeParse(given.ALERT_WEBHOOK_FORMAT).data ?? null

const routingKeyFaults = (
  given: Readonly<Record<string, unknown>>,
  entries: readonly ReceiverEntry[],
): string[] =>
  entries
    .filter(({ format, urlEnv }) => {
      const { success, data } = url.safeParse(given[urlEnv])
      return success && (format ?? formatOf(given)) === 'pagerduty' && !hasRoutingKey(data)
    })
    .map(
      ({ urlEnv }) =>
        `${urlEnv} must end in ?routing_key= and the service's integration key when the format is pagerduty`,
    )

/**
 * The bindings of the worker → its settings. `entries` are the receivers, of which these hold the URLs.
 * @throws SettingsError naming every faulty setting, none of the values.
 */
export const parseSettings = (env: object, entries = shippedReceivers): Settings => {
  const given = withoutEmpty(env)
  const values = receiverValues(entries)
  const own = environment.safeParse(given)
  const urls = values.urls.safeParse(given)
  const secrets = values.secrets.safeParse(given)
  const faults = [own, urls, secrets]
    .flatMap(({ error }) => error?.issues ?? [])
    .map(({ path, message }) => `${path.join('.')} ${message}`)
  faults.push(...routingKeyFaults(given, entries))
  if ('ALERT_WEBHOOK_URL' in given && !entries.some((e) => e.urlEnv === 'ALERT_WEBHOOK_URL'))
    faults.push('ALERT_WEBHOOK_URL is set, but no receiver of alerts/receivers.json takes it')
  if (!own.success || !urls.success || !secrets.success || faults.length > 0)
    throw new SettingsError(faults)
  const { data } = own
  const receivers = entries.map(({ urlEnv, secretEnv, ...entry }) => ({
    ...entry,
    format: entry.format ?? data.ALERT_WEBHOOK_FORMAT,
    url: urls.data[urlEnv],
    urlEnv,
    secrets: secretEnv === null ? [] : (secrets.data[secretEnv] ?? []),
  }))
  return {
    adminToken: data.ADMIN_TOKEN ?? null,
    databaseName: data.DATABASE_NAME,
    receivers: receivers.flatMap(({ url: address, urlEnv: _, ...receiver }) =>
      address === undefined ? [] : [{ ...receiver, url: address }],
    ),
    inactiveReceivers: receivers
      .filter((receiver) => receiver.url === undefined)
      .map(({ name, format, urlEnv }) => ({ name, format, urlEnv })),
    publicUrl: data.PUBLIC_URL ?? null,
    heartbeatUrl: data.HEARTBEAT_URL ?? null,
    snapshotRetentionDays: data.SNAPSHOT_RETENTION_DAYS,
    stuckAfterSeconds: data.STUCK_AFTER_SECONDS,
    auditRowsPerRun: data.AUDIT_ROWS_PER_RUN,
    healthGraceSeconds: data.HEALTH_GRACE_SECONDS,
    deployedAt: data.CF_VERSION_METADATA?.timestamp ?? null,
  }
}
