import type { HistogramColumn, SumColumn } from '../columns.ts'
import { countedColumns, distinctName, listSql } from '../expressions/aggregates.ts'
import { type Row, row } from '../expressions/sql.ts'
import type { Latest, Named } from '../model.ts'
import { idOf, isShown, type LookUp, rowsAlias } from './found-row.ts'
import type { Part, Target } from './place.ts'

/**
 * Adds a part's label to a JSON object of counts, or takes it off. A label that is there keeps its place, or goes when
 * none is left; a new one makes the object anew, in order.
 */
const counted = (object: string, label: string, sign: '+' | '-'): string => {
  const rows = `(SELECT value FROM json_each(${object}) WHERE key = ${label})`
  return (
    `iif(${rows} IS NULL, (SELECT json_group_object(label, rows ORDER BY label = '+more', label) FROM (` +
    `SELECT key AS label, value AS rows FROM json_each(${object}) UNION ALL SELECT ${label}, ${sign}1)),` +
    ` json_patch(${object}, json_object(${label}, nullif(${rows} ${sign} 1, 0))))`
  )
}

/** What an UPDATE sets, and the conditions of which one must hold for it to change anything. */
export class Assignments {
  readonly sets = new Map<string, string>()
  readonly changes: string[] = []
  /** The same of what is looked up, over the row `n` that is found. */
  readonly found = { sets: new Map<string, string>(), changes: [] as string[] }
  readonly #current: Row

  constructor({ table }: Target) {
    this.#current = row(table)
  }

  sum(column: Named<SumColumn>, parts: readonly Part[]): void {
    const values = parts.map(({ of }) => of.sum(column))
    const delta = parts.map(({ sign }, at) => ` ${sign} ${values[at]}`).join('')
    this.sets.set(column.name, `${this.#current(column.name)}${delta}`)
    this.changes.push([...values, ...(parts.length === 1 ? ['0'] : [])].join(' <> '))
  }

  histogram(column: Named<HistogramColumn>, { sign, of }: Part): void {
    const object = this.#current(column.name)
    const label = of.label(column)
    const isObject = `json_valid(${object}) AND json_type(${object}) = 'object'`
    this.sets.set(
      column.name,
      `iif(${label} IS NOT NULL AND ${isObject}, ${counted(object, label, sign)}, ${object})`,
    )
    this.changes.push(`${label} IS NOT NULL`)
  }

  lookedUp({ child, touched, steady }: LookUp): void {
    const found = row('n')
    const names = [...child.leasts, ...child.latest.flatMap((latest) => latest.columns)]
    for (const { name } of names) {
      this.found.sets.set(name, found(name))
      if (steady === undefined)
        this.found.changes.push(`${this.#current(name)} IS NOT ${found(name)}`)
    }
    // What it shows of the row has changed, or else the trigger would not fire.
    if (steady)
      this.changes.push(
        ...child.latest.map((latest) => isShown(child, latest, this.#current, steady)),
      )
    for (const [index, latest] of child.latest.entries()) {
      this.#rowsBelow(latest, index)
      // Of another row than was shown, its id tells.
      if (latest.rows.length > 0)
        this.found.changes.push(...touched.map((id) => `${found(idOf(index))} IS ${id}`))
    }
  }

  #rowsBelow(latest: Latest, index: number): void {
    const found = row('n')
    for (const [below, rows] of latest.rows.entries()) {
      const counts = found(rowsAlias(index, below))
      const names = [...countedColumns(rows).keys()]
      const count = (name: string) => `iif(${counts} = 0, 0, ${counts} ->> ${names.indexOf(name)})`
      const set = (name: string, value: string) =>
        this.found.sets.set(name, `iif(${counts} IS NULL, ${this.#current(name)}, ${value})`)
      for (const name of names) set(name, count(name))
      for (const { name, column } of rows.columns)
        if (column.aggregate.kind === 'values') {
          const of = { id: found(idOf(index)), distinct: count(distinctName(name)) }
          set(name, listSql(rows, column, of))
        }
    }
  }
}
