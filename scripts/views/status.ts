import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { reasonOf } from '../../src/db/statement-error.ts'
import type { CompiledView } from '../../src/engine/compile.ts'
import { countRows } from '../../src/keeper/row-counts.ts'
import { auditTriggers } from '../../src/keeper/triggers/audit-triggers.ts'
import { type Pause, readPauses } from '../../src/store/pause.ts'
import type { TriggerAudit } from '../../src/store/trigger-audit.ts'
import { unreadableKeys } from '../doctor/data.ts'
import { aligned } from '../local/table.ts'
import { goThrough } from './go-through.ts'

const { catalog } = application
const { views } = catalog

/** The line of one view that is kept: compared with its definition. */
const comparedRow = async (db: Database, view: CompiledView) => {
  const { checked, unreadable, missing, orphaned, drifted } = await goThrough(db, view, false)
  const rows = await countRows(db, view.table)
  const sources = await countRows(db, view.parent.table)
  const figures = [rows, sources, checked, missing, orphaned, drifted].map(String)
  return {
    row: [view.table, ...figures],
    remarks: unreadable > 0 ? [`${view.table}: ${unreadableKeys(unreadable)}`] : [],
  }
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
      const { row, remarks } = isKept
        ? await comparedRow(db, view)
        : { row: unknownRow(view), remarks: [] }
      rows.push(row)
      reasons.push(...remarks)
    } catch (error) {
      rows.push(unknownRow(view))
      reasons.push(`${view.table} can't be read: ${reasonOf(error)}`)
    }
  }
  const triggers = await auditTriggers(db, catalog, new Date(), pauses)
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
    if (state === 'upgrading')
      return `${view} kept by the version before: the new one is made beside it, ${done} of ${total} keys filled; resume carries on`
    return state === 'paused'
      ? `${view} paused since ${since}`
      : `${view} resuming, not kept since ${since}: ${done} of ${total} keys mended; resume carries on`
  })
}
