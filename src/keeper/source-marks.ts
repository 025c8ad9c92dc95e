import { listsSql } from '../db/json.ts'
import { identifier } from '../engine/expressions/sql.ts'
import type { Catalog } from './catalog.ts'

/**
 * How far every source table has got, as an SQL expression that reads one row of each at most: a text, the same as long
 * as no table's newest row is another. A row that changes in place does not show, nor one that goes and is not the newest.
 */
export const sourceMarks = ({ sourceTables }: Pick<Catalog, 'sourceTables'>): string =>
  listsSql(sourceTables.map(({ name }) => `(SELECT max(rowid) FROM ${identifier(name)})`))
