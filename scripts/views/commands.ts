import { countRows } from '../../src/db/backfill.ts'
import type { Database } from '../../src/db/database.ts'
import { pausedSince } from '../../src/db/pause.ts'
import type { CompiledView } from '../../src/views/compile/compile.ts'
import { refreshAllRows } from '../../src/views/compile/refresh.ts'
import { triggerSql } from '../../src/views/compile/triggers/trigger.ts'
import { installTriggers, pauseTriggers } from '../../src/views/pause.ts'
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
import { unreadableKeys } from '../doctor/data.ts'
import { diagnose, hasFault, remark, report } from '../doctor/doctor.ts'
import { aligned } from '../local/table.ts'

/** Goes through a whole view, showing how far it has come; gives the sums of its steps. */
const goThrough = async (db: Database, view: CompiledView, repair: boolean): Promise<Step> => {
  const total = await countRows(db, view.parent.table)
  const started = performance.now()
  const sum = { checked: 0, unreadable: 0, missing: 0, drifted: 0, orphaned: 0, repaired: 0 }
  let after: string | null = null
  let keys = firstStepKeys
  for (;;) {
    const begun = performance.now()
    const step = await stepThrough(db, view, { after, keys, repair })
    keys = nextStepKeys(keys, performance.now() - begun)
    for (const name of [
      'checked',
      'unreadable',
      'missing',
      'drifted',
      'orphaned',
      'repaired',
    ] as const)
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

/** A table of every view against its definition, the triggers, and whether they are paused. Changes nothing. */
export const status = async (db: Database): Promise<string> => {
  const unreadable: string[] = []
  const rows = [
    ['view', 'rows', 'source rows', 'checked', 'missing', 'orphaned', 'drifted', 'unreadable'],
  ]
  for (const view of views) {
    const found = await goThrough(db, view, false)
    const counts = [
      await countRows(db, view.table),
      await countRows(db, view.parent.table),
      found.checked,
      found.missing,
      found.orphaned,
      found.drifted,
    ]
    rows.push([view.table, ...counts.map(String)])
    if (found.unreadable > 0) unreadable.push(`${view.table}: ${unreadableKeys(found.unreadable)}`)
  }
  const triggers = await auditTriggers(db, new Date())
  const paused = await pausedSince(db)
  return [
    aligned(rows),
    ...unreadable,
    '',
    `triggers: ${triggers.installed} installed, ${triggers.missing.length} missing, ${triggers.outdated.length} outdated`,
    ...triggers.missing.map((name) => `  missing   ${name}`),
    ...triggers.outdated.map((name) => `  outdated  ${name}`),
    paused ? `paused since ${paused.toISOString()}` : 'not paused',
  ].join('\n')
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
  const paused = await pausedSince(db)
  if (paused)
    throw new Error(
      `The triggers are paused since ${paused.toISOString()}: what is refreshed now would fall behind again. Run resume, which refreshes everything.`,
    )
}

/** A key as people are shown it. */
const shown = (key: string): string => (key.length > 80 ? `${key.slice(0, 80)}…` : key)

/** Mends one key, one view, or every view. */
export const refresh = async (db: Database, name?: string, key?: string): Promise<string> => {
  const wanted = name === undefined ? views : [viewNamed(name)]
  await requireRunning(db)
  const [view] = wanted
  if (key === undefined || !view) return refreshAll(db, wanted)
  const changed = await refreshKey(db, view, key)
  return changed
    ? `${view.table} ${shown(key)}: mended`
    : `${view.table} ${shown(key)}: nothing to mend, or no such key`
}

export const pause = async (db: Database): Promise<string> => {
  await pauseTriggers(db, new Date())
  return 'The triggers are gone and the views stand still until resume.'
}

export const resume = async (db: Database): Promise<string> => {
  await installTriggers(db)
  return `Every trigger is back.\n${await refreshAll(db, views)}`
}

/** Says what is wrong with the database for our triggers; throws when there is a fault. Changes nothing. */
export const doctor = async (db: Database): Promise<string> => {
  const findings = await diagnose(db)
  if (hasFault(findings)) throw new Error(report(findings))
  return [...(findings.length > 0 ? [report(findings)] : []), 'No fault.', remark].join('\n')
}

/** All that a view compiles to. */
export const sql = (name: string): string => {
  const view = viewNamed(name)
  return [
    view.createTable,
    view.createPlainView,
    ...view.triggers.map(triggerSql),
    ...refreshAllRows(view),
  ]
    .map((statement) => `${statement};`)
    .join('\n\n')
}
