import { boundedLabels, boundedText, mostAlerts, mostAlertsOfRule } from './bounds.ts'
import { fingerprint } from './fingerprint.ts'
import { hasLabels, type Labels } from './labels.ts'
import type { CheckOutcome, Reading, Withheld } from './readings.ts'
import type { Rule } from './rules.ts'
import { runbookAddress } from './runbook.ts'
import { fillIn, humanize } from './template.ts'

const compare: Readonly<Record<Rule['op'], (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
  '==': (value, threshold) => value === threshold,
  '!=': (value, threshold) => value !== threshold,
}

/** A set of labels for which a rule's condition holds in this evaluation. */
export interface Breach {
  /** The id of the rule; null for CheckFailed. */
  readonly rule: string | null
  readonly fingerprint: string
  readonly labels: Labels
  readonly annotations: Readonly<Record<string, string>>
  readonly value: number
  readonly forMs: number
}

/** Whether the condition of a rule holds for a reading. */
export const isBreached = (rule: Rule, { metric, labels, value }: Reading): boolean =>
  metric === rule.metric && hasLabels(labels, rule.match) && compare[rule.op](value, rule.threshold)

/** A reading that meets a rule's condition, and the labels that its alert would have. */
interface Candidate {
  readonly reading: Reading
  readonly labels: Labels
  readonly fingerprint: string
}

const candidatesOf = (rule: Rule, readings: readonly Reading[]): Candidate[] =>
  readings
    .filter((reading) => isBreached(rule, reading))
    .map((reading) => {
      const labels = boundedLabels({ ...reading.labels, ...rule.labels, alertname: rule.alert })
      return { reading, labels, fingerprint: fingerprint(labels) }
    })

const breachOf = (rule: Rule, { reading, labels, fingerprint }: Candidate): Breach => {
  const filling = { value: humanize(reading.value, rule.unit), detail: reading.detail, labels }
  return {
    rule: rule.id,
    fingerprint,
    labels,
    annotations: Object.fromEntries(
      Object.entries(rule.annotations).map(([name, text]) => [
        name,
        boundedText(fillIn(text, filling)),
      ]),
    ),
    value: reading.value,
    forMs: rule.forMs,
  }
}

const checkFailed = (check: string, database: string, error: string): Breach => {
  const labels = { alertname: 'CheckFailed', check, database, severity: 'warning' }
  return {
    rule: null,
    fingerprint: fingerprint(labels),
    labels,
    annotations: {
      summary: `The check ${check} failed`,
      description: error,
      runbook_url: runbookAddress('CheckFailed'),
    },
    value: 1,
    forMs: 0,
  }
}

/** What the readings say, before the state of any alert is looked at. */
export interface Breaches {
  /** By fingerprint; CheckFailed among them. */
  readonly found: ReadonlyMap<string, Breach>
  /** Rules that can't be evaluated: their check failed, or two of their readings would be the same alert. */
  readonly undecided: ReadonlySet<Rule>
  /** Readings that their checks deliberately do not give this time. */
  readonly withheld: readonly Withheld[]
}

/** Of a rule's candidates those that become alerts: all that are alerts already, and of the others as many as there is room for. */
const withinBounds = (
  candidates: readonly Candidate[],
  active: ReadonlySet<string>,
  room: number,
): readonly Candidate[] => {
  if (candidates.length <= room) return candidates
  const known = candidates.filter((candidate) => active.has(candidate.fingerprint))
  const fresh = candidates.filter((candidate) => !active.has(candidate.fingerprint))
  return [...known, ...fresh.slice(0, Math.max(0, room - known.length))]
}

const hasDoubles = (candidates: readonly Candidate[], found: ReadonlyMap<string, Breach>) =>
  new Set(candidates.map((candidate) => candidate.fingerprint)).size < candidates.length ||
  candidates.some((candidate) => found.has(candidate.fingerprint))

const tooMany = (all: number, raised: number): string =>
  `${all} readings meet its condition. ${raised} of them are alerts, and the other ${all - raised} are only counted here: a rule has at most ${mostAlertsOfRule} alerts, and all rules together ${mostAlerts}.`

/** What the readings say about one rule, beside what was found for the rules before it; or why that can't be said. */
const ofRule = (
  rule: Rule,
  readings: readonly Reading[],
  found: ReadonlyMap<string, Breach>,
  active: ReadonlySet<string>,
): { readonly breaches: readonly Breach[]; readonly error?: string; readonly isUnclear?: true } => {
  const candidates = candidatesOf(rule, readings)
  if (hasDoubles(candidates, found))
    return {
      breaches: [],
      error: 'Two readings lead to alerts with the same labels.',
      isUnclear: true,
    }
  const room = Math.min(mostAlertsOfRule, Math.max(0, mostAlerts - found.size))
  const breaches = withinBounds(candidates, active, room).map((one) => breachOf(rule, one))
  return breaches.length < candidates.length
    ? { breaches, error: tooMany(candidates.length, breaches.length) }
    : { breaches }
}

/**
 * Compares every reading with every rule. Two readings that would become alerts with the same labels are an error of
 * the rule, as in Prometheus: neither counts, and CheckFailed says so. It also says how many readings are beyond the
 * number of alerts that a rule can have; those that are alerts already (`active`, fingerprints) always count.
 */
export const findBreaches = (
  rules: readonly Rule[],
  outcomes: readonly CheckOutcome[],
  database: string,
  active: ReadonlySet<string>,
): Breaches => {
  const failed = outcomes.flatMap((o) => ('error' in o ? [o] : []))
  const readings = outcomes.flatMap((o) => ('readings' in o ? o.readings : []))
  const unknown = new Set(failed.flatMap((o) => o.metrics))
  const undecided = new Set(rules.filter((rule) => unknown.has(rule.metric)))
  const found = new Map<string, Breach>()
  const faults = failed.map(({ check, error }) => checkFailed(check, database, error))
  for (const rule of rules) {
    const { breaches, error, isUnclear } = ofRule(rule, readings, found, active)
    if (isUnclear) undecided.add(rule)
    if (error !== undefined) faults.push(checkFailed(`rule ${rule.alert}`, database, error))
    for (const breach of breaches) found.set(breach.fingerprint, breach)
  }
  for (const fault of faults) found.set(fault.fingerprint, fault)
  return {
    found,
    undecided,
    withheld: outcomes.flatMap((o) => ('withheld' in o ? (o.withheld ?? []) : [])),
  }
}
