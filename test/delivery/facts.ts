import type { Memory } from './memory.ts'

/** What a receiver may take for true: that a breach fires, `missing/a`, and that someone is on it, `missing/a: words`. */
export type Facts = ReadonlySet<string>

/** What stands in either. */
export const both = (one: Facts, other: Facts = new Set()): Facts => new Set([...one, ...other])

/** What stands in the one and not in the other. */
export const without = (one: Facts, other: Facts): Facts =>
  new Set([...one].filter((fact) => !other.has(fact)))

/** That someone is on a breach, with these words. */
export const isOn = (breach: string, words: string): string => `${breach}: ${words}`

/** The breach that a fact is about. */
export const breachOf = (fact: string): string => fact.split(': ')[0] ?? ''

/** What keeps receivers from being told: the breaches that are silenced, and by breach that someone is on it. */
export interface Quiet {
  readonly silenced: Facts
  readonly acknowledged: ReadonlyMap<string, string>
}

export const nothingQuiet: Quiet = { silenced: new Set(), acknowledged: new Map() }

/** What is quiet now of those breaches. */
export const quietOf = ({ silences, alerts }: Memory, breaches: readonly string[]): Quiet => {
  const isSilenced = silences.some(({ fingerprint }) => fingerprint === null)
  const acknowledged = silences.flatMap(({ fingerprint, comment }) => {
    const labels = alerts.get(fingerprint ?? '')?.labels
    const breach = `${labels?.alertname}/${labels?.view}`
    return labels ? [[breach, isOn(breach, comment)] as const] : []
  })
  return {
    silenced: new Set(isSilenced ? breaches.filter((breach) => breach.endsWith('/a')) : []),
    acknowledged: new Map(acknowledged),
  }
}

/** Whether nobody is to be told of it: a breach that someone is on is quiet, that they are on it is not. */
export const isMuted = (fact: string, { silenced, acknowledged }: Quiet): boolean =>
  silenced.has(breachOf(fact)) || acknowledged.has(fact)

/** What is true and not muted; who knows nothing of a breach is not told that someone is on it. */
export const toTell = (breached: Iterable<string>, quiet: Quiet, known: Facts): string[] =>
  [...breached]
    .flatMap((breach) => [
      breach,
      ...(known.has(breach) ? [quiet.acknowledged.get(breach) ?? []].flat() : []),
    ])
    .filter((fact) => !isMuted(fact, quiet))
