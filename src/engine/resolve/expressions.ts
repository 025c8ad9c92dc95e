import type { ViewColumn } from '../columns.ts'
import type { ViewDeclaration } from '../declaration.ts'
import { render } from '../expressions/sql.ts'
import { checkExpression } from './check-expression.ts'
import type { Names } from './names.ts'
import { own } from './own.ts'

/** Expressions of a column over rows of a table; what derived columns compute is checked beside. */
const expressionsOf = (column: ViewColumn): string[] => {
  switch (column.kind) {
    case 'sum':
      return [column.where ?? column.value]
    case 'latest rows':
      return [column.rows.where, column.aggregate.where ?? 'true']
    case 'derived':
      return [column.expression]
    default:
      return []
  }
}

/** Refuses expressions that would not mean the same wherever they stand, or not the same a moment later. */
export const checkExpressions = (view: ViewDeclaration, names: Names): void => {
  for (const [name, column] of Object.entries(view.columns)) {
    for (const expression of expressionsOf(column))
      checkExpression(expression, { names, column: name, mayReadClock: false })
    if (column.kind === 'clock')
      checkExpression(column.expression, { names, column: name, mayReadClock: true })
  }
  for (const [name, expression] of Object.entries(view.plainOnly ?? {}))
    checkExpression(expression, { names, column: name, mayReadClock: true })
}

/**
 * The declaration with derived columns that others name set in where they are named: a table computes them from what
 * it stores. Refuses those that name each other, or what is not there.
 */
export const inlined = (view: ViewDeclaration, names: Names): ViewDeclaration => {
  const expand = (name: string, expression: string, path: readonly string[]): string => {
    const isDerived = own(view.columns, name)?.kind === 'derived'
    return render(expression, (used) => {
      const column = own(view.columns, used)
      if (column === undefined && used !== view.key)
        return names.fail(name, `there is no column ${used} in this view`)
      if (column?.kind !== 'derived' && column?.kind !== 'clock') return `{${used}}`
      if (column.kind === 'clock' && isDerived)
        return names.fail(name, `${used} depends on the present time: make ${name} a clock, too`)
      if (path.includes(used))
        return names.fail(
          name,
          used === name ? 'it names itself' : `${used} and ${name} name each other`,
        )
      return `(${expand(used, column.expression, [...path, used])})`
    })
  }
  const columns = Object.entries(view.columns).map(([name, column]) =>
    column.kind === 'derived' || column.kind === 'clock'
      ? [name, { ...column, expression: expand(name, column.expression, [name]) }]
      : [name, column],
  )
  const { plainOnly } = view
  if (plainOnly === undefined) return { ...view, columns: Object.fromEntries(columns) }
  const plain = Object.entries(plainOnly).map(([name, expression]) => [
    name,
    expand(name, expression, [name]),
  ])
  return {
    ...view,
    columns: Object.fromEntries(columns),
    plainOnly: Object.fromEntries(plain),
  }
}
