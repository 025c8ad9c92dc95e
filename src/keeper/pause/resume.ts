import { type Database, statement } from '../../db/database.ts'
import { reasonOf } from '../../db/statement-error.ts'
import { identifier } from '../../engine/expressions/sql.ts'
import { triggerSql } from '../../engine/triggers/trigger.ts'
import { markProbed, markResuming, type Pause, readPauses, saveTotal } from '../../store/pause.ts'
import type { Catalog } from '../catalog.ts'
import { type Finding, fault, hasFault } from '../finding.ts'
import { probeFindings } from '../probe/trigger-probe.ts'
import { auditTriggers, nameOf } from '../triggers/audit-triggers.ts'
import { putBackBeside } from '../upgrade/upgrade.ts'
import { type Waiting, waitingViews } from '../upgrade/waiting.ts'
import { viewsOfObject, withViewsAbove } from './installation.ts'
import { suspend, takeOut } from './suspend.ts'

interface Install {
  /** The views whose rows are then to be mended. */
  readonly mend: readonly string[]
  readonly now: Date
  /** None of ours is there. */
  readonly isOut: boolean
  readonly waiting: Waiting
}

/**
 * Puts every plain view and trigger of ours back as compiled, in one transaction. Ours are made last, so that SQLite
 * runs them before the application's. Rows that were put aside are dropped, as nobody follows their changes any more,
 * and time series are counted anew. Views that wait for the one that is made beside them are left to that.
 */
const install = async (
  db: Database,
  catalog: Catalog,
  { mend, now, isOut, waiting }: Install,
): Promise<void> => {
  const { views, timeSeries } = catalog
  const installations = catalog.installations.filter(({ view }) => !waiting.views.includes(view))
  const wanted = installations.map(({ view }) => view)
  await db.batch([
    ...(isOut ? [] : takeOut(catalog, wanted)),
    statement('DELETE FROM viewkeeper_replaced'),
    ...timeSeries.flatMap(({ recount }) => recount.map((sql) => statement(sql))),
    ...installations.map(({ plainView }) => statement(plainView.sql)),
    ...installations.flatMap(({ triggers }) =>
      triggers.map((trigger) => statement(triggerSql(trigger))),
    ),
    ...(waiting.isOut && waiting.pending ? putBackBeside(waiting.pending) : []),
    ...markResuming(mend, now, waiting.views),
    ...views
      .filter(({ table }) => mend.includes(table))
      .map((view) =>
        saveTotal(view.table, `SELECT count(*) FROM ${identifier(view.parent.table)}`),
      ),
  ])
}

/** What `resume` is given. */
export interface ResumeOptions {
  readonly now: Date
  /** Holds the schema against what our triggers and views rely on; a fault stops everything. */
  readonly examine: (db: Database, catalog: Catalog) => Promise<readonly Finding[]>
  /**
   * The views, by table, whose rows can differ, if the caller knows. By default they are those that were paused or
   * lacked a trigger or plain view. Views that are being mended already, and all that build on these, are added.
   */
  readonly mend?: readonly string[]
}

/** What came of putting triggers and plain views back. */
export interface Resumption {
  /**
   * `installed`: all are back, and every trigger was fired; `mend` is next. `refused`: the examination found a
   * fault. `taken back`: a write failed with our triggers that works without them, so all are out again.
   */
  readonly kind: 'installed' | 'refused' | 'taken back'
  /** Of the examination where it refused, otherwise of firing the triggers. */
  readonly findings: readonly Finding[]
  /** How many triggers of ours are there now. */
  readonly installed: number
  /** The views that are not kept now, by table: to be mended, or paused. */
  readonly pending: readonly string[]
}

const pendingViews = (pauses: readonly Pause[]): string[] => pauses.map(({ view }) => view)

/**
 * Our triggers can't be put back, because of these findings. If those that are there break the application's writes,
 * they are taken out.
 */
const refuse = async (
  db: Database,
  catalog: Catalog,
  findings: readonly Finding[],
  now: Date,
): Promise<Resumption> => {
  const { broken } = await auditTriggers(db, catalog, now, await readPauses(db))
  if (broken.length > 0) await suspend(db, catalog, now)
  const pauses = await readPauses(db)
  const { installed } = await auditTriggers(db, catalog, now, pauses)
  return { kind: 'refused', findings, installed, pending: pendingViews(pauses) }
}

/** Installs everything and gives null, or gives SQLite's reason for refusing, with nothing changed. */
const tryInstall = async (
  db: Database,
  catalog: Catalog,
  options: Install,
): Promise<Finding | null> => {
  try {
    await install(db, catalog, options)
    return null
  } catch (error) {
    return fault('triggers and plain views', `can't be put back: ${reasonOf(error)}.`)
  }
}

/** The views whose rows can differ once everything is back. */
const viewsToMend = (
  catalog: Catalog,
  pauses: readonly Pause[],
  lacking: readonly string[],
  known: readonly string[] | undefined,
): string[] => {
  const resuming = pauses.filter(({ state }) => state === 'resuming')
  const differing = known ?? [
    ...pendingViews(pauses),
    ...lacking.flatMap((name) => viewsOfObject(catalog, name)),
  ]
  const wanted = withViewsAbove(catalog, [...differing, ...pendingViews(resuming)])
  // The rows of a time series are as of their time: there is nothing to mend.
  return wanted.filter((name) => catalog.views.some(({ table }) => table === name))
}

/**
 * Examines the schema, puts every trigger and plain view back, and fires every trigger (undone at once). If a write
 * fails with them that works without, all are taken out again. Until `mend` has ended, rows may differ, and the
 * views are recorded as `resuming`. If it is interrupted, at whatever point, call it again.
 */
export const resume = async (
  db: Database,
  catalog: Catalog,
  options: ResumeOptions,
): Promise<Resumption> => {
  const { now, examine, mend: known } = options
  const examined = await examine(db, catalog)
  if (hasFault(examined)) return refuse(db, catalog, examined, now)
  const all = await readPauses(db)
  const waiting = await waitingViews(db, catalog, all)
  const pauses = all.filter(({ view }) => !waiting.views.includes(view))
  const { installed, missing, outdated, broken } = await auditTriggers(db, catalog, now, all)
  const lacking = [...missing, ...outdated, ...broken].map(nameOf)
  const isBack =
    lacking.length === 0 && !waiting.isOut && pauses.every(({ state }) => state === 'resuming')
  const isOut = installed + outdated.length + broken.length === 0
  if (!isBack || known !== undefined) {
    const mend = viewsToMend(catalog, pauses, lacking, known).filter(
      (view) => !waiting.views.includes(view),
    )
    const refused = await tryInstall(db, catalog, { mend, now, isOut, waiting })
    if (refused) return refuse(db, catalog, [refused], now)
  }
  const isProbed = isBack && pauses.length > 0 && pauses.every(({ probed }) => probed)
  const probed = isProbed ? [] : await probeFindings(db, catalog)
  if (hasFault(probed)) {
    await suspend(db, catalog, now)
    return {
      kind: 'taken back',
      findings: probed,
      installed: 0,
      pending: pendingViews(await readPauses(db)),
    }
  }
  if (!isProbed) await db.run(markProbed())
  return {
    kind: 'installed',
    findings: probed,
    installed: catalog.triggers.length,
    pending: pendingViews(await readPauses(db)),
  }
}
