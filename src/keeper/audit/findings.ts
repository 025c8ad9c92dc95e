import type { Database } from '../../db/database.ts'
import { describeError } from '../../db/describe-error.ts'
import type { CompiledView } from '../../engine/compile.ts'
import type { ViewAudit } from '../../store/audit-record.ts'
import type { LargeKey } from '../../store/large-keys.ts'
import type { Catalog } from '../catalog.ts'
import { compareAndRepair } from './compare-and-repair.ts'
import { type Found, nothingFound, withComparison, withMoved, withSlice } from './found.ts'
import type { Slice, Work } from './select-work.ts'

export interface RunOptions {
  /** What the last run has left behind, by view. */
  readonly previous: ReadonlyMap<string, ViewAudit>
  readonly dryRun: boolean
  readonly now: Date
}

/** What one run finds in the views that it audits, as it goes. */
export class Findings {
  readonly #db: Database
  readonly #catalog: Catalog
  readonly #options: RunOptions
  readonly #found = new Map<string, Found>()
  #unrepaired: { readonly view: string; readonly error: unknown } | null = null

  constructor(db: Database, catalog: Catalog, options: RunOptions) {
    this.#db = db
    this.#catalog = catalog
    this.#options = options
  }

  of(view: string): Found {
    return this.#found.get(view) ?? nothingFound
  }

  /** The key after which the next slice of a view begins; null: with the first. */
  after(view: string): string | null {
    const { slice } = this.of(view)
    return slice === null ? (this.#options.previous.get(view)?.next_after ?? null) : slice.nextAfter
  }

  /** Compares keys of a view, repairs what differs, and counts both, here and in views above. */
  async compare(
    view: CompiledView,
    work: Pick<Work, 'keys' | 'withoutParent' | 'rows'>,
  ): Promise<void> {
    const { comparison, moved, repairError } = await this.#compared(view, work)
    this.#found.set(view.table, withComparison(this.of(view.table), comparison))
    for (const [above, rows] of moved)
      this.#found.set(above, withMoved(this.of(above), rows, comparison.lagSeconds))
    if (repairError !== null) this.#unrepaired ??= { view: view.table, error: repairError }
  }

  /** The same for a key by itself: what it reads says nothing of the others of its view. */
  async compareAlone(view: CompiledView, { key, rows }: Pick<LargeKey, 'key' | 'rows'>) {
    const { rowsRead } = this.of(view.table)
    await this.compare(view, { keys: [key], withoutParent: [key], rows })
    this.#found.set(view.table, { ...this.of(view.table), rowsRead })
  }

  #compared(view: CompiledView, work: Pick<Work, 'keys' | 'withoutParent' | 'rows'>) {
    const { previous, dryRun, now } = this.#options
    const previousMs = previous.get(view.table)?.audited_at_ms ?? null
    const options = { previousMs, dryRun, now }
    return compareAndRepair(this.#db, this.#catalog, view, work, options)
  }

  /** Throws where rows could not be repaired: the run has failed, though it has gone on and is recorded. */
  throwIfUnrepaired(): void {
    if (this.#unrepaired === null) return
    const { view, error } = this.#unrepaired
    throw new Error(`Rows of ${view} can't be repaired: ${describeError(error)}`, { cause: error })
  }

  /** Counts a slice as gone through; null: none. */
  pass(view: string, slice: Slice | null): void {
    if (slice !== null) this.#found.set(view, withSlice(this.of(view), slice))
  }

  /** Counts rows that were read for several views at once, in equal parts. */
  addReads(views: readonly CompiledView[], rows: number): void {
    for (const { table } of views) {
      const found = this.of(table)
      this.#found.set(table, { ...found, rowsRead: found.rowsRead + rows / views.length })
    }
  }
}
