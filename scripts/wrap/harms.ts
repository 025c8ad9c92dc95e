import type { Copy, TableState } from './copy.ts'
import type { SqlStatement } from './statements.ts'

/** Rows of a table that a statement takes along, or cuts off from their parents, though it is about another. */
export interface Harm {
  readonly table: string
  /** The table whose rows were removed. */
  readonly by: string
  readonly statement: SqlStatement
}

/** What a statement is about. */
export interface Target {
  readonly table: string
  readonly isDrop: boolean
  /** The tables that foreign keys lead it to, as SQLite compiles it. */
  readonly below: ReadonlySet<string>
}

type States = ReadonlyMap<string, TableState>

const isSame = (one: TableState, other: TableState): boolean =>
  one.rows >= other.rows && one.keys === other.keys

/** Watches the rows of a copy for what foreign keys do to them. */
export class Harms {
  readonly #copy: Copy
  readonly #start: States
  readonly #found = new Map<string, Harm & { readonly isDrop: boolean }>()

  constructor(copy: Copy) {
    this.#copy = copy
    this.#start = this.#states()
  }

  #states(): Map<string, TableState> {
    return new Map(this.#copy.tables().map((table) => [table, this.#copy.state(table)]))
  }

  /** Whether a table has its canary row; without it the foreign keys alone can tell. */
  #hadRows(table: string): boolean {
    return (this.#start.get(table)?.rows ?? 0) > 0
  }

  /** Executes a statement that removes or cuts off rows, and notes the tables it harms. */
  watch(statement: SqlStatement, target: Target, execute: () => void): void {
    const before = this.#states()
    execute()
    const tables = new Set(this.#copy.tables())
    for (const table of target.below) {
      const state = before.get(table)
      if (!state || !tables.has(table) || this.#found.has(table)) continue
      if (this.#hadRows(table) ? !isSame(this.#copy.state(table), state) : target.isDrop)
        this.#found.set(table, { table, by: target.table, statement, isDrop: target.isDrop })
    }
  }

  /** What stands at the end. What a deletion takes along is meant, unless the rows above it were put back. */
  standing(): Harm[] {
    const tables = new Set(this.#copy.tables())
    const rows = (table: string) => (tables.has(table) ? this.#copy.state(table).rows : -1)
    return [...this.#found.values()].filter(({ table, by, isDrop }) => {
      const start = this.#start.get(table)
      if (!tables.has(table) || start === undefined) return false
      if (this.#hadRows(table) && isSame(this.#copy.state(table), start)) return false
      return isDrop || rows(by) >= (this.#start.get(by)?.rows ?? 0)
    })
  }
}
