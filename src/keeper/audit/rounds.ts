import type { Database } from '../../db/database.ts'
import type { CompiledView } from '../../engine/compile.ts'
import type { LargeKey } from '../../store/large-keys.ts'
import type { Catalog } from '../catalog.ts'
import type { Findings } from './findings.ts'
import { leastRows } from './pace.ts'
import { readWorklist, type Urgent, type Worklist } from './read-worklist.ts'
import { selectWork } from './select-work.ts'

/**
 * Rows that one statement reads at most, so that it ends within 100 ms: D1 reads some 1,000 rows of a definition in a
 * millisecond, a slow machine 300.
 */
const mostRowsOfStatement = 20_000

/**
 * A statement that finds faults is followed by others that search for the oldest change and repair: together they read
 * up to four times as much.
 */
const readsOfFaults = 4

/** What a key without a view row is taken to cost, at least. */
const leastUnknown = 50

/** Keys of one slice. */
const mostKeys = 1000

/**
 * Statements that a run may take: on the free plan, where little may be read, an invocation has 50 for all its jobs. A
 * comparison that finds faults takes some ten.
 */
const mostStatements = (budget: number): number => 14 + Math.floor(budget / 2000)

/** A view of which so much of its share is read waits for the next tick; one with the least share after one round. */
const enough = 0.9

/** With less room than this a run ends. */
const leastRoom = 300

/**
 * What a key may cost that is compared between others: the last of the views has room for it, when each before it has
 * had its part of what was left, which finding nothing but faults would use up.
 */
export const largestOf = (budget: number, views: number): number => {
  const left = budget * (1 - 1 / readsOfFaults) ** Math.max(0, views - 1)
  return Math.min(mostRowsOfStatement, Math.floor(left / readsOfFaults))
}

/** What a run is to do with one view. */
export interface Plan {
  /** Rows of it that the run is to read. */
  readonly share: number
  readonly rowsPerKey: number
  /** Rows that its next key may take by itself. */
  readonly credit: number
}

const noPlan: Plan = { share: 0, rowsPerKey: 1, credit: 0 }

export interface RoundsOptions {
  /** Rows that the run may read from here on. */
  readonly budget: number
  /** By view. */
  readonly plans: ReadonlyMap<string, Plan>
  /** As `largestOf` says: a key that costs more is left to be compared by itself. */
  readonly largest: number
  readonly urgent: Urgent
}

/** Goes through the slices of several views in turn, with what stands out first. */
export class Rounds {
  readonly #db: Database
  readonly #catalog: Catalog
  readonly #findings: Findings
  readonly #options: RoundsOptions
  readonly #rowsBefore: number
  readonly #statementsBefore: number
  readonly #ended = new Set<string>()
  readonly large: Pick<LargeKey, 'view' | 'key' | 'rows'>[] = []

  constructor(db: Database, catalog: Catalog, findings: Findings, options: RoundsOptions) {
    this.#db = db
    this.#catalog = catalog
    this.#findings = findings
    this.#options = options
    this.#rowsBefore = db.usage.rows_read
    this.#statementsBefore = db.usage.statements
  }

  /** Rows that one statement may read now. */
  #room(): number {
    const spent = this.#db.usage.rows_read - this.#rowsBefore
    const left = Math.max(0, this.#options.budget - spent)
    return Math.min(mostRowsOfStatement, Math.floor(left / readsOfFaults))
  }

  #mayGoOn(): boolean {
    const taken = this.#db.usage.statements - this.#statementsBefore
    return this.#room() >= leastRoom && taken < mostStatements(this.#options.budget)
  }

  #plan({ table }: CompiledView): Plan {
    return this.#options.plans.get(table) ?? noPlan
  }

  #keysOf(view: CompiledView): number {
    const { share, rowsPerKey } = this.#plan(view)
    const rows = Math.min(this.#room(), share - this.#findings.of(view.table).rowsRead)
    return Math.max(1, Math.min(mostKeys, Math.ceil(rows / rowsPerKey)))
  }

  #waiting(views: readonly CompiledView[]): CompiledView[] {
    return views.filter((view) => {
      const { share } = this.#plan(view)
      const isEnough = this.#findings.of(view.table).rowsRead >= enough * share
      return !this.#ended.has(view.table) && share > leastRows && !isEnough
    })
  }

  /** Audits one view as far as the worklist and its share go. */
  async #step(
    view: CompiledView,
    worklist: Worklist,
    keys: number,
    isFirst: boolean,
  ): Promise<void> {
    const { table } = view
    const { share, rowsPerKey, credit } = this.#plan(view)
    const room = this.#room()
    const work = selectWork(
      worklist.items.filter((item) => item.view === table),
      {
        limit: Math.min(worklist.limit, keys),
        rows: Math.min(room, share),
        credit: isFirst ? Math.min(room, credit) : 0,
        largest: this.#options.largest,
        unknownCost: Math.max(leastUnknown, 2 * rowsPerKey),
      },
    )
    await this.#findings.compare(view, work)
    this.#findings.pass(table, work.slice)
    this.large.push(...work.large.map((one) => ({ ...one, view: table })))
    if (work.slice === null || work.slice.nextAfter === null) this.#ended.add(table)
  }

  async #round(views: readonly CompiledView[], urgent: Urgent | null): Promise<void> {
    const keys = new Map(views.map((view) => [view.table, this.#keysOf(view)]))
    const slices = views.map(({ table }) => [
      table,
      { after: this.#findings.after(table), limit: keys.get(table) ?? 0 },
    ])
    const before = this.#db.usage.rows_read
    const worklist = await readWorklist(this.#db, this.#catalog, {
      slices: Object.fromEntries(slices),
      urgent,
    })
    this.#findings.addReads(views, this.#db.usage.rows_read - before)
    for (const view of views)
      if (urgent !== null || this.#mayGoOn())
        await this.#step(view, worklist, keys.get(view.table) ?? 0, urgent !== null)
  }

  /** Runs until the views have had their shares, their sweeps have ended, or the budget is spent. */
  async run(views: readonly CompiledView[]): Promise<void> {
    let urgent: Urgent | null = this.#options.urgent
    for (let next = views; next.length > 0; next = this.#waiting(views)) {
      if (urgent === null && !this.#mayGoOn()) break
      await this.#round(next, urgent)
      urgent = null
    }
  }
}
