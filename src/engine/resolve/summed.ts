import type { SumColumn } from '../columns.ts'
import { asInteger, isAsInteger } from '../declaration.ts'
import { columnsIn } from '../expressions/sql.ts'
import { tokensOf } from '../expressions/tokens.ts'
import { typeless } from './comparisons.ts'
import type { KnownTable } from './known-table.ts'
import type { Names } from './names.ts'
import { own } from './own.ts'

/** Refuses sums of fractions that do not say what of them is summed: adding reals up and taking them off drifts. */
const checkFractions = (
  name: string,
  { value, where, decimals }: SumColumn,
  table: KnownTable,
  names: Names,
): void => {
  if (decimals !== undefined) {
    if (!Number.isInteger(decimals) || decimals < 0 || decimals > 9)
      names.fail(name, `${decimals} decimals cannot be summed: say a whole number from 0 to 9`)
    return
  }
  const isCast = tokensOf(value).some(
    ({ kind, text }) => kind === 'name' && text.toUpperCase() === 'CAST',
  )
  if (where !== undefined || isCast) return
  for (const column of columnsIn(value)) {
    const type = own(table.fractions, column)
    if (type !== undefined)
      names.fail(
        name,
        `${table.name}.${column} is ${type}, and sums of fractions drift: say how many decimal places are summed, { decimals: 2 }, or make an integer of it, asInteger('…')`,
      )
  }
}

/** A sum whose value is an integer, whatever the columns hold. */
export const summed = (
  name: string,
  column: SumColumn,
  table: KnownTable,
  names: Names,
): SumColumn => {
  names.columns(table, columnsIn(column.value), name)
  checkFractions(name, column, table, names)
  return wholeNumbers(alike(column, table), table)
}

/** The same in a trigger, where the columns of NEW and OLD have no types, and in the definition, where they do. */
const alike = (column: SumColumn, table: KnownTable): SumColumn => {
  const affinityOf = (name: string) => own(table.columns, name)
  const { value, where } = column
  return {
    ...column,
    value: typeless(value, affinityOf),
    ...(where === undefined ? {} : { where: typeless(where, affinityOf) }),
  }
}

const wholeNumbers = (column: SumColumn, table: KnownTable): SumColumn => {
  const { value, where, decimals } = column
  const isInteger = isAsInteger(value) || table.integers.some((known) => value === `{${known}}`)
  if (value === '1' || where !== undefined || isInteger) return column
  if (decimals === undefined) return { ...column, value: asInteger(value) }
  const single = /^\{[^{}]+\}$/.test(value) ? value : `(${value})`
  return { ...column, value: asInteger(`round(${single} * 1e${decimals})`) }
}
