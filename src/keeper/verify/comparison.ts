import * as z from 'zod/mini'
import { json } from '../../db/json.ts'
import { namedFaults } from '../../engine/statements/audit-sql.ts'
import { faultKind } from '../../store/findings/kinds.ts'

/** A row that differs: how, and its key, encoded. */
interface NamedFault {
  readonly fault: z.infer<typeof faultKind>
  readonly key: string
}

/** What came of comparing rows with their definition. */
export interface Comparison {
  /** Rows that were compared, those that should be there and those that should not alike. */
  readonly compared: number
  readonly missing: number
  readonly drifted: number
  readonly orphaned: number
  /** The first that differ, in order of key. */
  readonly first: readonly NamedFault[]
}

/** Parses a row of the engine's `countedSql`. */
export const countedFaults = z.object({
  fault: faultKind,
  rows: z.number(),
  keys: json(z.array(z.string())),
})

/** What has been found so far with what was found in further rows. */
export const withFaults = (
  before: Comparison,
  compared: number,
  faults: readonly z.infer<typeof countedFaults>[],
): Comparison => {
  const of = (kind: NamedFault['fault']) => faults.find(({ fault }) => fault === kind)?.rows ?? 0
  const named = faults.flatMap(({ fault, keys }) => keys.map((key) => ({ fault, key })))
  return {
    compared: before.compared + compared,
    missing: before.missing + of('missing'),
    drifted: before.drifted + of('drifted'),
    orphaned: before.orphaned + of('orphaned'),
    first: [...before.first, ...named.toSorted((a, b) => (a.key < b.key ? -1 : 1))].slice(
      0,
      namedFaults,
    ),
  }
}

/** Nothing was compared yet. */
export const noComparison: Comparison = {
  compared: 0,
  missing: 0,
  drifted: 0,
  orphaned: 0,
  first: [],
}

/** How many rows differ. */
export const differing = ({ missing, drifted, orphaned }: Comparison): number =>
  missing + drifted + orphaned
