import type { Metric, Unit } from '../alerting/metric.ts'

/** A metric that a check gives readings of: a value that may go up and down, as Prometheus's gauges do. */
export interface Gauge<Label extends string = string> extends Metric {
  readonly type: 'gauge'
  /** What its value says, in one sentence. */
  readonly help: string
  readonly labels: readonly Label[]
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
): Gauge<Label> => ({ name, type: 'gauge', unit, help, labels })

/**
 * A reading of a metric, with `database` and exactly the labels that the metric declares: others do not compile.
 * `value` null: withheld for now.
 */
export const reading = <Label extends string, Value extends number | null>(
  { name }: Gauge<Label>,
  labels: Readonly<Record<NoInfer<Label> | 'database', string>>,
  value: Value,
) => ({ metric: name, labels, value })
