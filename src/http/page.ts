import * as z from 'zod/mini'
import { wholeNumber } from './query.ts'

/** The most rows of a page. */
const mostRows = 500

/** What the rows of an answer may come to, in bytes: an answer is at most 1 MB. */
const mostBytes = 900_000

/** `limit` in the query of a list. */
export const pageLimit = (standard = 50) => wholeNumber(1, mostRows, standard)

/** `after` in the query of a list whose rows have an id: that of the last row of the page before. */
export const afterId = z.optional(z.string().check(z.maxLength(200, { error: 'is no id' })))

/** What the answer of a list holds beside its rows. */
export const shownPage = {
  next: z.nullable(z.string()).check(
    z.meta({
      description: 'The `after` of the next page; null: this is the last.',
      examples: [null],
    }),
  ),
  left_out: z
    .optional(z.int())
    .check(
      z.describe('How many rows this page would have had room for by `limit`, but not in 1 MB.'),
    ),
}

const bytesOf = (value: unknown): number =>
  new TextEncoder().encode(JSON.stringify(value)).length + 1

/** Whether rows, as an answer has them, fit into one. */
export const fits = (rows: readonly unknown[]): boolean => bytesOf(rows) <= mostBytes

/** As many of the first as an answer takes, one at least. */
export const fitting = <Shown>(rows: readonly Shown[]): readonly Shown[] => {
  let bytes = 0
  const end = rows.findIndex((row, at) => {
    bytes += bytesOf(row)
    return at > 0 && bytes > mostBytes
  })
  return end < 0 ? rows : rows.slice(0, end)
}

interface Parts<Row, Shown> {
  /** By which `rows` were read. */
  readonly limit: number
  /** A row as the answer has it. */
  readonly show: (row: Row) => Shown
  /** The `after` of the page that begins after a row. */
  readonly keyOf: (row: Row) => string
}

/** A page of a list: of the rows read, those that fit into an answer; and what says how it goes on. */
export const pageOf = <Row, Shown>(
  rows: readonly Row[],
  { limit, show, keyOf }: Parts<Row, Shown>,
) => {
  const shown = fitting(rows.map(show))
  const leftOut = rows.length - shown.length
  const last = rows.length < limit && leftOut === 0 ? undefined : rows[shown.length - 1]
  return {
    rows: [...shown],
    page: {
      next: last === undefined ? null : keyOf(last),
      ...(leftOut > 0 ? { left_out: leftOut } : {}),
    },
  }
}
