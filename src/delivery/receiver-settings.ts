import '../english.ts'
import * as z from 'zod/mini'
import type { Format } from './formats/format.ts'
import { defaultFormat } from './formats/registry.ts'
import type { InactiveReceiver, Receiver } from './receiver.ts'
import type { ReceiverEntry } from './receivers-file.ts'
import { url } from './url.ts'

/** How long Standard Webhooks wants a key to be, in bytes. */
const secretBytes = { least: 24, most: 64 }

const isSigningSecret = (text: string): boolean => {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1]
  if (base64 === undefined || base64.length % 4 !== 0) return false
  const bytes = atob(base64).length
  return bytes >= secretBytes.least && bytes <= secretBytes.most
}

const text = z.string({ error: 'must be text' })

const signingSecrets = z._default(
  z
    .pipe(
      text,
      z.transform((secrets) => secrets.split(/\s+/).filter((secret) => secret !== '')),
    )
    .check(
      z.refine((secrets) => secrets.every(isSigningSecret), {
        error:
          'must be whsec_ followed by 24 to 64 bytes as base64; several are separated by spaces',
      }),
    ),
  [],
)

type Given = Readonly<Record<string, unknown>>

/** A setting's value, and its faults as people read them: the name and what is wrong, without the value. */
const parseSetting = <T>(given: Given, name: string, schema: z.ZodMiniType<T>) => {
  const { data, error } = schema.safeParse(given[name])
  return { value: data, faults: (error?.issues ?? []).map(({ message }) => `${name} ${message}`) }
}

/** A fleet's alerts of one name come in one message, however many databases have them. */
const usualGroups = (given: Given): readonly string[] =>
  'CONTROL' in given ? ['alertname'] : ['alertname', 'database']

const parseEntry = (
  given: Given,
  { urlEnv, secretEnv, ...entry }: ReceiverEntry,
  standard: Format | null,
) => {
  const address = parseSetting(given, urlEnv, z.optional(url))
  const secrets = secretEnv === null ? null : parseSetting(given, secretEnv, signingSecrets)
  const format = entry.format ?? standard
  const urlFault = address.value === undefined ? null : format?.urlFault(address.value)
  return {
    urlEnv,
    url: address.value,
    receiver: {
      ...entry,
      groupBy: entry.groupBy ?? usualGroups(given),
      format: format ?? defaultFormat,
      secrets: secrets?.value ?? [],
    },
    faults: [
      ...address.faults,
      ...(urlFault ? [`${urlEnv} ${urlFault}`] : []),
      ...(secrets?.faults ?? []),
    ],
  }
}

const untakenFaults = (given: Given, entries: readonly ReceiverEntry[]): string[] =>
  'ALERT_WEBHOOK_URL' in given && !entries.some((entry) => entry.urlEnv === 'ALERT_WEBHOOK_URL')
    ? ['ALERT_WEBHOOK_URL is set, but no receiver of alerts/receivers.json takes it']
    : []

interface ReceiverSettings {
  readonly active: readonly Receiver[]
  readonly inactive: readonly InactiveReceiver[]
  readonly faults: readonly string[]
}

/**
 * Gives the receivers the URLs and secrets that are set for the worker, and names every fault of these.
 * `standard` is the format of receivers that name none; null when that setting is itself faulty.
 */
export const parseReceiverSettings = (
  given: Given,
  entries: readonly ReceiverEntry[],
  standard: Format | null,
): ReceiverSettings => {
  const parsed = entries.map((entry) => parseEntry(given, entry, standard))
  return {
    active: parsed.flatMap(({ receiver, url }) =>
      url === undefined ? [] : [{ ...receiver, url }],
    ),
    inactive: parsed.flatMap(({ receiver: { name, format }, url, urlEnv }) =>
      url === undefined ? [{ name, format, urlEnv }] : [],
    ),
    // Receivers may share a setting: each fault is told once.
    faults: [
      ...new Set([...parsed.flatMap(({ faults }) => faults), ...untakenFaults(given, entries)]),
    ],
  }
}
