/** A table a declaration may name: MonoTask's, or a view declared before. */
export interface KnownTable {
  readonly name: string
  readonly table: string
  readonly noun: string
  readonly id: string
  readonly columns: Readonly<Record<string, string>>
  /** Columns that are an integer in every row. */
  readonly integers: readonly string[]
  readonly references: Readonly<Record<string, string>>
  readonly source: string
  readonly isSource: boolean
}

/** Looks names up for one view; every miss is an Error naming the view, who wanted it and what is missing. */
export class Names {
  readonly #view: string
  readonly #known: ReadonlyMap<string, KnownTable>

  constructor(view: string, known: ReadonlyMap<string, KnownTable>) {
    this.#view = view
    this.#known = known
  }

  find(name: string): KnownTable | undefined {
    return this.#known.get(name)
  }

  table(name: string, wantedBy: string): KnownTable {
    return this.#known.get(name) ?? this.fail(wantedBy, `there is no table or earlier view ${name}`)
  }

  column(table: KnownTable, column: string, wantedBy: string): string {
    return table.columns[column] ?? this.fail(wantedBy, `${table.name} has no column ${column}`)
  }

  columns(table: KnownTable, columns: readonly string[], wantedBy: string): void {
    for (const column of columns) this.column(table, column, wantedBy)
  }

  foreignKey(table: KnownTable, target: string): string | undefined {
    return Object.entries(table.references).find(([, to]) => to === target)?.[0]
  }

  requireForeignKey(table: KnownTable, target: string): string {
    return (
      this.foreignKey(table, target) ??
      this.fail('a column', `no foreign key leads from ${table.name} to ${target}`)
    )
  }

  fail(where: string, what: string): never {
    throw new Error(`view ${this.#view}, ${where}: ${what}`)
  }
}
