import { countRows } from '../../src/db/backfill.ts'
import type { Database } from '../../src/db/database.ts'
import { type Pause, readPauses, sinceWhen } from '../../src/db/pause.ts'
import { reasonOf } from '../../src/db/statement-error.ts'
import type { TriggerAudit } from '../../src/db/trigger-audit.ts'
import type { CompiledView } from '../../src/views/compile/compile.ts'
import { refreshAllRows } from '../../src/views/compile/refresh.ts'
import { triggerSql } from '../../src/views/compile/triggers/trigger.ts'
import { mend } from '../../src/views/mend.ts'
import { resume as putBack, type Resumption, suspend } from '../../src/views/pause.ts'
import {
  firstStepKeys,
  nextStepKeys,
  refreshKey,
  type Step,
  stepThrough,
  viewNamed,
} from '../../src/views/refresh.ts'
import { views } from '../../src/views/schema.ts'
import { auditTriggers } from '../../src/views/triggers-audit.ts'
import { diagnose, examine, hasFault, report } from '../doctor/doctor.ts'
import { aligned } from '../local/table.ts'

/** Goes through a whole view, showing how far it has come; gives the sums of its steps. */
const goThrough = async (db: Database, view: CompiledView, repair: boolean): Promise<Step> => {
  const total = await countRows(db, view.parent.table)
  const started = performance.now()
  const sum = { checked: 0, missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  let after = ''
  let keys = firstStepKeys
  for (;;) {
    const begun = performance.now()
    const step = await stepThrough(db, view, { after, keys, repair })
    keys = nextStepKeys(keys, performance.now() - begun)
    for (const name of ['checked', 'missing', 'drifted', 'orphaned', 'repaired'] as const)
      sum[name] += step[name]
    const seconds = (performance.now() - started) / 1000
    const rate = Math.round(sum.checked / Math.max(seconds, 0.001))
    const left = Math.ceil(Math.max(0, total - sum.checked) / Math.max(rate, 1))
    if (process.stderr.isTTY)
      process.stderr.write(
        `\r${view.table}  ${sum.checked} of ${total}, ${rate} keys/s, ${left} s left   `,
      )
    if (step.lastKey === null) break
    after = step.lastKey
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return { ...sum, lastKey: null }
}

/** The line of one view that is kept: compared with its definition. */
const comparedRow = async (db: Database, view: CompiledView): Promise<string[]> => {
  const { checked, missing, orphaned, drifted } = await goThrough(db, view, false)
  const rows = await countRows(db, view.table)
  const sources = await countRows(db, view.parent.table)
  return [view.table, ...[rows, sources, checked, missing, orphaned, drifted].map(String)]
}

const unknownRow = (view: CompiledView): string[] => [
  view.table,
  ...Array.from({ length: 6 }, () => '-'),
]

/**
 * Every view that is kept against its definition; the triggers; what is paused since when. Changes nothing. A view
 * that is paused or can't be read has no figures; why stands below.
 */
export const status = async (db: Database): Promise<string> => {
  const figures = ['rows', 'source rows', 'checked', 'missing', 'orphaned', 'drifted']
  const rows = [['view', ...figures]]
  const pauses = await readPauses(db)
  const reasons: string[] = []
  for (const view of views) {
    const isKept = pauses.every((pause) => pause.view !== view.table)
    try {
      rows.push(isKept ? await comparedRow(db, view) : unknownRow(view))
    } catch (error) {
      rows.push(unknownRow(view))
      reasons.push(`${view.table} can't be read: ${reasonOf(error)}`)
    }
  }
  const triggers = await auditTriggers(db, new Date(), pauses)
  return [aligned(rows), ...reasons, '', ...triggerLines(triggers), ...pauseLines(pauses)].join(
    '\n',
  )
}

const triggerLines = ({ installed, paused, missing, outdated, broken }: TriggerAudit): string[] => [
  `triggers: ${installed} installed, ${missing.length} missing, ${outdated.length} outdated, ${broken.length} broken${paused > 0 ? `, ${paused} paused` : ''}`,
  ...missing.map((name) => `  missing   ${name}`),
  ...outdated.map((name) => `  outdated  ${name}`),
  ...broken.map((name) => `  broken    ${name}`),
  ...(broken.length > 0
    ? ["The application's writes fail. One command lets it write again: npm run views -- resume"]
    : []),
]

const pauseLines = (pauses: readonly Pause[]): string[] => {
  if (pauses.length === 0) return ['not paused']
  return pauses.map(({ view, state, paused_at_ms, done, total }) => {
    const since = new Date(paused_at_ms).toISOString()
    return state === 'paused'
      ? `${view} paused since ${since}`
      : `${view} resuming, not kept since ${since}: ${done} of ${total} keys mended; resume carries on`
  })
}

const refreshAll = async (db: Database, wanted: readonly CompiledView[]): Promise<string> => {
  const lines: string[] = []
  for (const view of wanted) {
    const { checked, repaired } = await goThrough(db, view, true)
    lines.push(`${view.table}: ${checked} keys checked, ${repaired} rows mended`)
  }
  return lines.join('\n')
}

const requireRunning = async (db: Database): Promise<void> => {
  const paused = (await readPauses(db)).filter(({ state }) => state === 'paused')
  const since = sinceWhen(paused)
  if (since)
    throw new Error(
      `${paused.map(({ view }) => view).join(', ')}: paused since ${since.toISOString()}: what is refreshed now would fall behind again. Run resume, which mends it.`,
    )
}

/** Mends one key, one view, or every view. */
export const refresh = async (db: Database, name?: string, key?: string): Promise<string> => {
  const wanted = name === undefined ? views : [viewNamed(name)]
  await requireRunning(db)
  const [view] = wanted
  if (key === undefined || !view) return refreshAll(db, wanted)
  const changed = await refreshKey(db, view, key)
  return changed
    ? `${view.table} ${key}: mended`
    : `${view.table} ${key}: nothing to mend, or no such key`
}

/** Takes triggers and plain views out: all, or those of one view and of those that build on it. */
export const pause = async (db: Database, name?: string): Promise<string> => {
  const paused = await suspend(db, new Date(), name)
  return `Triggers and plain views are out, and these stand still until resume: ${paused.join(', ')}.`
}

/** Goes on with the mending until it is through, showing how far it has come; a line for each view. */
const mendAll = async (db: Database): Promise<string[]> => {
  const { views: mended } = await mend(db, {
    steps: Number.POSITIVE_INFINITY,
    now: () => new Date(),
    onStep: (view, done, total) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${view}  ${done} of ${total} keys   `)
    },
  })
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
  return Object.entries(mended).map(
    ([view, { checked, repaired }]) => `${view}: ${checked} keys checked, ${repaired} rows mended`,
  )
}

const failed = ({ kind, findings, pending }: Resumption): Error => {
  const out =
    'Our triggers are out: the application can write, and the views stand still. Mend this, then: npm run views -- resume'
  const unchanged = 'Nothing was changed. Mend this, then: npm run views -- resume'
  return new Error(
    [
      report(findings),
      ...(kind === 'taken back' ? ['Our triggers were put back and taken out again.'] : []),
      pending.length > 0 ? out : unchanged,
    ].join('\n'),
  )
}

/**
 * Examines the database, puts triggers and plain views back, fires every trigger, and mends what can differ.
 * Interrupted, it is to be run again. Throws where it can't, with what is wrong; the application can write then.
 */
export const resume = async (db: Database): Promise<string> => {
  const came = await putBack(db, { now: new Date(), examine })
  if (came.kind !== 'installed') throw failed(came)
  const lines = await mendAll(db)
  return [
    ...(came.findings.length > 0 ? [report(came.findings)] : []),
    `Every trigger is back: ${came.installed}. The application can write.`,
    ...(lines.length > 0 ? lines : ['Nothing was to be mended.']),
  ].join('\n')
}

/** Says what is wrong with the database for our triggers; throws when there is a fault. Changes nothing. */
export const doctor = async (db: Database): Promise<string> => {
  const findings = await diagnose(db)
  if (hasFault(findings)) throw new Error(report(findings))
  return [...(findings.length > 0 ? [report(findings)] : []), 'No fault.'].join('\n')
}

/** All that a view compiles to. */
export const sql = (name: string): string => {
  const view = viewNamed(name)
  return [
    view.createTable,
    view.createPlainView,
    ...view.triggers.map(triggerSql),
    refreshAllRows(view),
  ]
    .map((statement) => `${statement};`)
    .join('\n\n')
}
