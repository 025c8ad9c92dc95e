import { z } from 'zod'
import type { Format } from './formats/format.ts'
import { defaultFormat } from './formats/registry.ts'
import type { InactiveReceiver, Receiver } from './receiver.ts'
import type { ReceiverEntry } from './receivers-file.ts'

const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
/** How long Standard Webhooks wants a key to be, in bytes. */
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
/** An address to send to: https, or http on this machine. */
export const url = text.refine(isHttpsOrLocal, {
  error: 'must be an https URL (http is accepted for localhost, 127.0.0.1 and [::1] only)',
})

const signingSecrets = text
  .transform((secrets) => secrets.split(/\s+/).filter((secret) => secret !== ''))
  .refine((secrets) => secrets.every(isSigningSecret), {
    error: 'must be whsec_ followed by 24 to 64 bytes as base64; several are separated by spaces',
  })
  .default([])

/** A fault of a setting, written for people: its name and what is wrong, without the value. */
export const asFault = ({ path, message }: z.core.$ZodIssue): string =>
  `${path.join('.')} ${message}`

type Given = Readonly<Record<string, unknown>>

const parseValues = (given: Given, entries: readonly ReceiverEntry[]) => {
  const secretNames = entries.flatMap(({ secretEnv }) => secretEnv ?? [])
  const urls = z
    .object(Object.fromEntries(entries.map(({ urlEnv }) => [urlEnv, url.optional()])))
    .safeParse(given)
  const secrets = z
    .object(Object.fromEntries(secretNames.map((name) => [name, signingSecrets])))
    .safeParse(given)
  return {
    urls: urls.data ?? {},
    secrets: secrets.data ?? {},
    faults: [urls, secrets].flatMap(({ error }) => error?.issues.map(asFault) ?? []),
  }
}

const untakenFaults = (given: Given, entries: readonly ReceiverEntry[]): string[] =>
  'ALERT_WEBHOOK_URL' in given && !entries.some((entry) => entry.urlEnv === 'ALERT_WEBHOOK_URL')
    ? ['ALERT_WEBHOOK_URL is set, but no receiver of alerts/receivers.json takes it']
    : []

const urlFaults = (
  given: Given,
  entries: readonly ReceiverEntry[],
  standard: Format | null,
): string[] =>
  entries.flatMap(({ format, urlEnv }) => {
    const address = url.safeParse(given[urlEnv]).data
    const fault = address === undefined ? null : (format ?? standard)?.urlFault(address)
    return fault ? [`${urlEnv} ${fault}`] : []
  })

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
  const { urls, secrets, faults } = parseValues(given, entries)
  const receivers = entries.map(({ urlEnv, secretEnv, ...entry }) => ({
    urlEnv,
    address: urls[urlEnv],
    receiver: {
      ...entry,
      format: entry.format ?? standard ?? defaultFormat,
      secrets: (secretEnv === null ? undefined : secrets[secretEnv]) ?? [],
    },
  }))
  return {
    active: receivers.flatMap(({ address, receiver }) =>
      address === undefined ? [] : [{ ...receiver, url: address }],
    ),
    inactive: receivers
      .filter(({ address }) => address === undefined)
      .map(({ urlEnv, receiver: { name, format } }) => ({ name, format, urlEnv })),
    faults: [...faults, ...urlFaults(given, entries, standard), ...untakenFaults(given, entries)],
  }
}
