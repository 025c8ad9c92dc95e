import * as z from 'zod'
import { auditTriggers } from '../keeper/triggers/audit-triggers.ts'
import { readAuditRecord, type ViewAudit } from '../store/audit-record.ts'
import { type Pause, readPauses, sinceWhen } from '../store/pause.ts'
import { measurementsReport, shownMeasurements } from './measurements.ts'
import { route } from './route.ts'
import { time, timeOf } from './time.ts'

const figure = z.number().nullable()

const shownView = z.object({
  view: z.string(),
  state: z.enum(['kept', 'paused', 'resuming', 'upgrading']),
  paused_since: time.nullable(),
  rows: figure,
  source_rows: figure,
  missing: figure,
  orphaned: figure,
  drifted: figure,
  unreadable: figure,
  lag_seconds: figure,
  last_audit: z.object({ audited_at: time, checked: z.int(), repaired: z.int() }).nullable(),
})

const shownTriggers = z.object({
  audited_at: time,
  installed: z.int(),
  paused: z.int(),
  missing: z.array(z.string()),
  outdated: z.array(z.string()),
  broken: z.array(z.string()).describe('Each with what it names that is gone.'),
})

const lastAudit = (audit: ViewAudit | undefined) =>
  audit === undefined
    ? null
    : {
        audited_at: timeOf(audit.audited_at_ms),
        checked: audit.checked,
        repaired: audit.repaired,
      }

/** A view as the last audit found it; of one that is not kept now, no figure is known. */
const viewOf = (
  view: string,
  audit: ViewAudit | undefined,
  pause: Pause | undefined,
): z.output<typeof shownView> => {
  const known = pause === undefined ? audit : undefined
  return {
    view,
    state: pause?.state ?? 'kept',
    paused_since: sinceWhen(pause === undefined ? [] : [pause])?.toISOString() ?? null,
    rows: known?.view_rows ?? null,
    source_rows: known?.source_rows ?? null,
    missing: known?.missing ?? null,
    orphaned: known?.orphaned ?? null,
    drifted: known?.drifted ?? null,
    unreadable: known?.unreadable ?? null,
    lag_seconds: known?.lag_seconds ?? null,
    last_audit: lastAudit(audit),
  }
}

export const getViews = route({
  method: 'GET',
  path: '/api/views',
  summary: 'Each view as the last audit found it, the triggers as they are now, what was measured.',
  description:
    'Figures are those before the repair; null until the first audit, and while a view is paused or still being mended.',
  responses: {
    200: z.object({
      views: z.array(shownView),
      triggers: shownTriggers,
      ...shownMeasurements,
    }),
  },
  handle: async (_input, { db, application, now }) => {
    const pauses = await readPauses(db)
    const record = await readAuditRecord(db)
    const { audited_at_ms, ...triggers } = await auditTriggers(
      db,
      application.catalog,
      now(),
      pauses,
    )
    const views = application.catalog.views.map(({ table: view }) =>
      viewOf(
        view,
        record?.views.find((audit) => audit.view === view),
        pauses.find((pause) => pause.view === view),
      ),
    )
    const body = {
      views,
      triggers: { audited_at: timeOf(audited_at_ms), ...triggers },
      ...(await measurementsReport(db, application.writeProbe.operations)),
    }
    return { status: 200, body }
  },
})
