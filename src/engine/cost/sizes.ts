import { mostLabels } from '../expressions/aggregates.ts'

/** The labels that a histogram shows, with the one for all others. */
export const labelsIn = (histogram: string): string =>
  `labels in ${histogram} (at most ${mostLabels + 1})`

/** 1 where a histogram has more labels than it shows, else 0. */
export const hasMoreLabels = (histogram: string): string =>
  `(1 if ${histogram} has over ${mostLabels} labels)`

/** The values that a list shows. */
export const valuesIn = (list: string): string => `values in ${list} (at most ${mostLabels})`

/** Rows of a table that belong to one row of the table above. */
export const rowsBelow = (table: string): string => `rows of ${table} below the row`

/** 1 where a row has rows below it, else 0. */
export const hasRowsBelow = '(1 if the row has rows below it)'
