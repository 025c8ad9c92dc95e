import type { Affinity } from '../expressions/affinity.ts'
import type { KnownTable } from './known-table.ts'
import { own } from './own.ts'
import { refuse } from './refusals.ts'

/** Looks names up for one view; every miss is an Error naming the view, who wanted it and what is missing. */
export class Names {
  readonly #view: string
  readonly #known: ReadonlyMap<string, KnownTable>
  /** Views that are declared later. */
  readonly #later: readonly string[]

  constructor(view: string, known: ReadonlyMap<string, KnownTable>, later: readonly string[]) {
    this.#view = view
    this.#known = known
    this.#later = later
  }

  find(name: string): KnownTable | undefined {
    return this.#known.get(name)
  }

  table(name: string, wantedBy: string): KnownTable {
    const known = this.#known.get(name) ?? this.fail(wantedBy, this.#missing(name))
    return known.fault === undefined ? known : this.fail(wantedBy, known.fault)
  }

  #missing(name: string): string {
    if (name === this.#view) return 'a view cannot build on itself'
    return this.#later.includes(name)
      ? `${name} is declared after it: a view builds on those before it, and two cannot build on each other`
      : `there is no table or earlier view ${name}`
  }

  column(table: KnownTable, column: string, wantedBy: string): Affinity {
    if (table.generated.includes(column))
      this.fail(
        wantedBy,
        `${table.name}.${column} is generated: triggers do not see it change. Name the columns it is made from.`,
      )
    return (
      own(table.columns, column) ?? this.fail(wantedBy, `${table.name} has no column ${column}`)
    )
  }

  columns(table: KnownTable, columns: readonly string[], wantedBy: string): void {
    for (const column of columns) this.column(table, column, wantedBy)
  }

  /** Refuses a column whose values cannot stand as texts in a list. */
  label(table: KnownTable, column: string, wantedBy: string): void {
    if (this.column(table, column, wantedBy) === 'BLOB')
      this.fail(
        wantedBy,
        `${table.name}.${column} has no type, and its values 3 and 3.0, which SQLite holds for the same, would be two in a list: give the column a type`,
      )
  }

  fail(where: string, what: string): never {
    return refuse(this.#view, where, what)
  }
}
