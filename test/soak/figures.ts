import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as z from 'zod'
import { identifier } from '../../src/engine/expressions/sql.ts'
import type { SimulatedD1 } from '../faults/simulated-d1.ts'

/** What is kept at the end of a day. */
export interface Figures {
  readonly day: number
  /** Rows of the worker's own tables, by table. */
  readonly rows: Readonly<Record<string, number>>
  readonly pages: number
  readonly heapBytes: number
}

setFlagsFromString('--expose-gc')
const collectGarbage = z
  .custom<() => void>((value) => typeof value === 'function')
  .parse(runInNewContext('gc'))

const countRow = z.object({ n: z.int() })

export const figuresOf = (d1: SimulatedD1, day: number): Figures => {
  const tables = d1
    .rows(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND (name GLOB 'viewkeeper_*' OR name = 'automation_queue_summary_mv')",
    )
    .map(({ name }) => String(name))
  const rowsOf = (table: string) =>
    countRow.parse(d1.rows(`SELECT count(*) AS n FROM ${identifier(table)}`)[0]).n
  collectGarbage()
  return {
    day,
    rows: Object.fromEntries(tables.map((table) => [table, rowsOf(table)])),
    pages: d1.pages(),
    heapBytes: process.memoryUsage().heapUsed,
  }
}
