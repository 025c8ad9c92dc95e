import type { Metric, Unit } from '../alerting/metric.ts'
import type { Reading, Withheld } from '../alerting/readings.ts'
import { tickMs } from '../alerting/tick.ts'
import type { FindingMark } from '../store/findings/standing.ts'

/** A metric as Prometheus knows it. */
export interface DeclaredMetric<Label extends string = string> extends Metric {
  readonly type: 'gauge' | 'counter' | 'summary'
  /** What its value says, in one sentence. */
  readonly help: string
  readonly labels: readonly Label[]
}

/**
 * A metric that a check gives readings of: a value that may go up and down, as Prometheus's gauges do. Where one of its
 * labels is `quantile`, Prometheus calls it a summary.
 */
export interface Gauge<Label extends string = string> extends DeclaredMetric<Label> {
  readonly type: 'gauge' | 'summary'
}

interface Declared<Label extends string> {
  readonly unit: Unit
  readonly help: string
  /** Besides `database`, which every reading carries. */
  readonly labels?: readonly Label[]
}

/** Declares a metric: the one place where its name, unit, labels and meaning stand. */
export const gauge = <const Label extends string = never>(
  name: string,
  { unit, help, labels = [] }: Declared<Label>,
): Gauge<Label> => {
  const isSummary = labels.some((label) => label === 'quantile')
  return { name, type: isSummary ? 'summary' : 'gauge', unit, help, labels }
}

/** Declares a metric whose value only grows. No check reads one, as rules are about what is so now. */
export const counter = <const Label extends string = never>(
  name: string,
  { unit, help, labels = [] }: Declared<Label>,
): DeclaredMetric<Label> => ({ name, type: 'counter', unit, help, labels })

/** When a reading was taken, in milliseconds since the epoch, and how long it is until the next one. */
export interface Taken {
  readonly atMs: number
  readonly everyMs: number
}

/** A reading as its check gives it. */
export interface Measured extends Reading {
  readonly taken: Taken
  /** The findings that it tells of, and nobody has read before. */
  readonly tellsOf?: readonly FindingMark[]
}

/** A reading that there must be, and that was never taken: not the same as one that is withheld. */
export interface Lacking extends Withheld {
  readonly isLacking: true
}

/** `database` and exactly the labels that a metric declares: others do not compile. */
type LabelsOf<Label extends string> = Readonly<Record<NoInfer<Label> | 'database', string>>

/** A reading of a metric, with when it was taken. */
export const reading = <Label extends string>(
  { name }: Gauge<Label>,
  labels: LabelsOf<Label>,
  value: number,
  taken: Taken,
): Measured => ({ metric: name, labels, value, taken })

/** A reading that is deliberately not given this time, as nobody knows it: alerts about it stay as they are. */
export const withheld = <Label extends string>(
  { name }: Gauge<Label>,
  labels: LabelsOf<Label>,
): Withheld => ({ metric: name, labels, value: null })

/** A reading that there must be, and that was never taken. */
export const lacking = <Label extends string>(
  { name }: Gauge<Label>,
  labels: LabelsOf<Label>,
): Lacking => ({ metric: name, labels, value: null, isLacking: true })

/** Taken at this very moment, as at every tick. */
export const takenNow = (now: Date): Taken => ({ atMs: now.getTime(), everyMs: tickMs })
