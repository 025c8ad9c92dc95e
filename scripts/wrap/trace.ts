import type { Copy } from './copy.ts'
import type { Alteration } from './renames.ts'

interface Origin {
  /** The table's name before the migration. */
  readonly table: string
  /** Its columns now → before. */
  readonly columns: Map<string, string>
}

/** Follows what a migration does to names and rows, so that it can be told which can differ afterwards. */
export class Trace {
  /** Tables now → before; one that was made anew has none. */
  readonly #origins: Map<string, Origin>
  readonly #rows = new Set<string>()
  readonly #columns = new Set<string>()

  constructor(copy: Copy) {
    this.#origins = new Map(
      copy.tables().map((table) => {
        const columns = new Map(copy.columns(table).map((column) => [column, column]))
        return [table, { table, columns }]
      }),
    )
  }

  /** Rows come or go. */
  rowsChange(table: string): void {
    const origin = this.#origins.get(table)
    if (origin) this.#rows.add(origin.table)
  }

  columnChanges(table: string, column: string): void {
    const origin = this.#origins.get(table)
    const before = origin?.columns.get(column)
    if (origin && before !== undefined) this.#columns.add(`${origin.table}.${before}`)
  }

  dropTable(table: string): void {
    this.#origins.delete(table)
  }

  alter(alteration: Alteration): void {
    const origin = this.#origins.get(alteration.table)
    if (!origin) return
    if (alteration.kind === 'rename table') {
      this.#origins.delete(alteration.table)
      this.#origins.set(alteration.to, origin)
      return
    }
    const before = origin.columns.get(alteration.column)
    origin.columns.delete(alteration.column)
    if (alteration.kind === 'rename column' && before !== undefined)
      origin.columns.set(alteration.to, before)
  }

  /** Whether what is in this column of this table now can differ from before; '' stands for rows alone. */
  differs(table: string, column: string): boolean {
    const origin = this.#origins.get(table)
    if (!origin || this.#rows.has(origin.table)) return true
    if (column === '') return false
    const before = origin.columns.get(column)
    return before === undefined || this.#columns.has(`${origin.table}.${before}`)
  }

  /** What a table was called before; its present name where it was made anew. */
  tableBefore(table: string): string {
    return this.#origins.get(table)?.table ?? table
  }

  /** What a table that was there before is called now; null when it is gone, be it for a new one. */
  tableNow(before: string): string | null {
    for (const [now, { table }] of this.#origins) if (table === before) return now
    return null
  }

  /** The same for one of its columns. */
  columnNow(table: string, before: string): string | null {
    const now = this.tableNow(table)
    const columns = now === null ? undefined : this.#origins.get(now)?.columns
    for (const [name, was] of columns ?? []) if (was === before) return name
    return null
  }
}
