import './english.ts'
import * as z from 'zod/mini'
import { defaultFormat, formatByName } from './delivery/formats/registry.ts'
import { url } from './delivery/url.ts'

const text = z.string({ error: 'must be text' })

/** wrangler hands over `X = 7` as a number and `X = "7"` as text. */
const numberWithin = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  const digits = z.pipe(
    z.string({ error }).check(z.regex(/^\d{1,15}$/, { error, abort: true })),
    z.transform(Number),
  )
  return z.pipe(
    z.union([z.number({ error }), digits], { error }),
    z.int({ error }).check(z.minimum(least, { error }), z.maximum(most, { error })),
  )
}

const wholeNumber = (least: number, most: number, standard: number) =>
  z._default(numberWithin(least, most), standard)

/** For how many days snapshots may be kept at most. */
export const mostRetentionDays = 3650

/** How alerts are written where a receiver's entry does not say so. */
export const alertFormat = z._default(formatByName, defaultFormat)

const token = text.check(z.minLength(32, { error: 'must have at least 32 characters' }))

/** The worker's vars and secrets but for those of receivers: each with its bounds and what it is where it is not set. */
export const variables = z.object({
  ADMIN_TOKEN: z.optional(token),
  READ_TOKEN: z.optional(token),
  DATABASE_NAME: z._default(
    text.check(
      z.regex(/^[\w.-]{1,64}$/, {
        error: 'must be 1 to 64 letters, digits, dots, dashes or underscores',
      }),
    ),
    'monotask',
  ),
  ALERT_WEBHOOK_FORMAT: alertFormat,
  PUBLIC_URL: z.optional(
    z.pipe(
      url,
      z.transform((address) => address.replace(/\/+$/, '')),
    ),
  ),
  RUNBOOK_URL: z.optional(
    z.pipe(
      url,
      z.transform((address) => address.replace(/#.*$/s, '')),
    ),
  ),
  COMMAND_OPTIONS: z._default(
    text.check(
      z.regex(/^[\w@%+=:,./ '-]{1,300}$/, { error: 'must be options for a command line' }),
    ),
    '--remote',
  ),
  HEARTBEAT_URL: z.optional(url),
  SNAPSHOT_RETENTION_DAYS: wholeNumber(1, mostRetentionDays, 7),
  STUCK_AFTER_SECONDS: wholeNumber(1, 604_800, 900),
  AUDIT_SWEEP_HOURS: wholeNumber(1, 8760, 24),
  AUDIT_MAX_ROWS_READ: wholeNumber(2000, 100_000_000, 400_000),
  AUDIT_LARGE_KEYS_HOUR: wholeNumber(0, 23, 3),
  WRITE_PROBE_MINUTES: wholeNumber(0, 1440, 30),
  CLOUDFLARE_API_TOKEN: z.optional(
    text.check(
      z.regex(/^[\x21-\x7e]+$/, { error: 'must be a token without spaces or line breaks' }),
    ),
  ),
  CLOUDFLARE_ACCOUNT_ID: z.optional(
    text.check(
      z.regex(/^[0-9a-f]{32}$/i, { error: 'must be the 32 hexadecimal digits of an account id' }),
    ),
  ),
  CLOUDFLARE_DATABASE_ID: z.optional(
    z.uuid({ error: 'must be the id of a D1 database, as wrangler.toml has it' }),
  ),
  HEALTH_GRACE_SECONDS: wholeNumber(60, 604_800, 900),
  FLEET_SPREAD_SECONDS: wholeNumber(0, 240, 180),
  FLEET_SHARD: z.optional(numberWithin(1, 999)),
})
