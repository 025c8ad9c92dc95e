import type { CanaryTable } from '../../db/canary.ts'

/** One write of a probe: a canary row put into a table or, with `change`, an update of the one that is there. */
export interface ProbeWrite {
  readonly table: string
  readonly change?: { readonly column: string; readonly value: string }
}

/** A write of the application whose latency is measured: the last of `writes`, which need those before it. */
export interface Operation {
  /** As in the label `operation`. */
  readonly name: string
  readonly writes: readonly ProbeWrite[]
}

/** What an application hands to the write probe. */
export interface WriteProbe {
  /** In the order in which they have their turn. */
  readonly operations: readonly Operation[]
  /** What canary rows hold, for every table that an operation writes to. */
  readonly canaries: readonly CanaryTable[]
}

/** Writes that are sent together; batches of the same `key` are the same. */
export interface ProbeBatch {
  readonly key: string
  readonly writes: readonly ProbeWrite[]
}

const batchFrom = (writes: readonly ProbeWrite[]): ProbeBatch => ({
  key: JSON.stringify(writes),
  writes,
})

/** The batch that ends with the operation's own write. */
export const batchOf = ({ writes }: Operation): ProbeBatch => batchFrom(writes)

/** The same batch without its last write. */
export const baselineOf = ({ writes }: Pick<ProbeBatch, 'writes'>): ProbeBatch =>
  batchFrom(writes.slice(0, -1))

/** How many statements a batch has: its writes, and the one that fails. */
export const statementsOf = ({ writes }: ProbeBatch): number => writes.length + 1
