import type { Child, LatestRows, ViewModel } from '../model.ts'
import { refuse } from './refusals.ts'

/** D1 takes at most so many arguments of a function, and what one table's rows add is put together by one. */
const mostAtOnce = 32

const ofChild = ({ table, sums, histograms, below }: Child): [string, number] => [
  table,
  // Of rows below, both what is counted of them and what is there.
  sums.length + histograms.length + 2 * below.reduce((all, one) => all + one.sums.length, 0),
]

const ofLatestRows = ({ group, columns }: LatestRows): [string, number] => [
  group.table,
  columns.length,
]

/** Refuses more columns of one table than D1 can take at a time. */
export const checkWidth = ({ declaration, children }: ViewModel): void => {
  const widths = children.flatMap((child) => [
    ofChild(child),
    ...child.below.map(({ table, sums }): [string, number] => [table, sums.length]),
    ...child.latest.flatMap(({ rows }) => rows.map(ofLatestRows)),
  ])
  for (const [table, width] of widths)
    if (width > mostAtOnce)
      refuse(
        declaration.name,
        undefined,
        `it counts ${width} things of the rows of ${table}, those two keys away twice; D1 takes ${mostAtOnce}: divide it into several views`,
      )
}
