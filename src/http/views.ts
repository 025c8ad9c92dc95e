import * as z from 'zod/mini'
import { firstKeys, keyText } from '../db/key-text.ts'
import { auditTriggers } from '../keeper/triggers/audit-triggers.ts'
import { readViewStates, type ViewAudit } from '../store/audit-record.ts'
import { type Standing, standingOf } from '../store/findings/standing.ts'
import { type LargeKey, readLargestKeys } from '../store/large-keys.ts'
import { type Pause, sinceWhen } from '../store/pause.ts'
import type { TriggerAudit } from '../store/trigger-audit.ts'
import { exampleLargeKey, exampleTriggers, exampleView } from './examples.ts'
import { measurementsReport, shownMeasurements } from './measurements.ts'
import { route } from './route.ts'
import { time, timeOf } from './time.ts'

const figure = z.nullable(z.number())

const shownSweep = z.object({
  started_at: time,
  ended_at: z.nullable(time).check(z.describe('Null while it goes on.')),
  keys: z.int().check(z.describe('Looked at so far.')),
  of_keys: z.int().check(z.describe('About how many there are.')),
  missing: z.int(),
  orphaned: z.int(),
  drifted: z.int(),
  seconds: z.number().check(z.describe('From its start to its end, as far as is foreseen.')),
})

const shownLargeKey = z
  .object({
    view: z.string(),
    key: z.string(),
    rows: z.int().check(z.describe('About how many are read to compare it.')),
    compared_at: z.nullable(time),
  })
  .check(z.meta({ examples: [exampleLargeKey] }))

const shownView = z
  .object({
    view: z.string(),
    state: z.enum(['kept', 'paused', 'resuming', 'upgrading']),
    paused_since: z.nullable(time),
    rows: figure,
    source_rows: figure,
    missing: figure,
    orphaned: figure,
    drifted: figure,
    unreadable: figure,
    lag_seconds: figure,
    faulty_keys: z.nullable(z.array(z.string())).check(z.describe('The first five of those rows.')),
    last_audit: z.nullable(
      z.object({
        audited_at: time,
        checked: z.int(),
        repaired: z.int(),
        faulty_keys: z.array(z.string()).check(z.describe('The first five.')),
      }),
    ),
    sweep: z.nullable(shownSweep),
  })
  .check(z.meta({ examples: [exampleView] }))

const shownTriggers = z
  .object({
    audited_at: time,
    installed: z.int(),
    paused: z.int(),
    missing: z.array(z.string()),
    outdated: z.array(z.string()),
    broken: z.array(z.string()).check(z.describe('Each with what it names that is gone.')),
    left_out: z
      .optional(z.int())
      .check(z.describe('How many more there are than these lists name.')),
  })
  .check(z.meta({ examples: [exampleTriggers] }))

const lastAudit = (audit: ViewAudit | undefined) =>
  audit === undefined
    ? null
    : {
        audited_at: timeOf(audit.audited_at_ms),
        checked: audit.checked,
        repaired: audit.repaired,
        faulty_keys: firstKeys(audit.faulty_keys),
      }

/** The sweep that goes on, or the one that the last audit has ended. */
const sweepOf = ({ next_after, sweep, last_sweep }: ViewAudit): z.output<typeof shownSweep> => ({
  started_at: timeOf(sweep.started_at_ms),
  ended_at: next_after === null && last_sweep !== null ? timeOf(last_sweep.ended_at_ms) : null,
  keys: sweep.keys,
  of_keys: sweep.of_keys,
  missing: sweep.missing,
  orphaned: sweep.orphaned,
  drifted: sweep.drifted,
  seconds: sweep.foreseen_ms / 1000,
})

const largeKeyOf = (one: LargeKey): z.output<typeof shownLargeKey> => ({
  view: one.view,
  key: keyText(one.key),
  rows: Math.round(one.rows),
  compared_at: one.compared_at_ms === null ? null : timeOf(one.compared_at_ms),
})

/** How many large keys are named, how many triggers in each list, and with how many characters. */
const mostLargeKeys = 5
const mostTriggers = 200
const longestTrigger = 250

const triggersOf = (audit: TriggerAudit): z.output<typeof shownTriggers> => {
  const shown = (list: readonly string[]) =>
    list.slice(0, mostTriggers).map((trigger) => trigger.slice(0, longestTrigger))
  const leftOut = [audit.missing, audit.outdated, audit.broken].reduce(
    (sum, list) => sum + Math.max(list.length - mostTriggers, 0),
    0,
  )
  return {
    audited_at: timeOf(audit.audited_at_ms),
    installed: audit.installed,
    paused: audit.paused,
    missing: shown(audit.missing),
    outdated: shown(audit.outdated),
    broken: shown(audit.broken),
    ...(leftOut > 0 ? { left_out: leftOut } : {}),
  }
}

/** A view as it was found; of one that is not kept now, no figure is known. */
const viewOf = (
  view: string,
  audit: ViewAudit | undefined,
  standing: Standing,
  pause: Pause | undefined,
): z.output<typeof shownView> => {
  const known = pause === undefined ? audit : undefined
  const found = known && standing
  return {
    view,
    state: pause?.state ?? 'kept',
    paused_since: sinceWhen(pause === undefined ? [] : [pause])?.toISOString() ?? null,
    rows: known?.view_rows ?? null,
    source_rows: known?.source_rows ?? null,
    missing: found?.missing ?? null,
    orphaned: found?.orphaned ?? null,
    drifted: found?.drifted ?? null,
    unreadable: known?.unreadable ?? null,
    lag_seconds: found?.lag_seconds ?? null,
    faulty_keys: found ? firstKeys(found.faulty_keys) : null,
    last_audit: lastAudit(audit),
    sweep: known === undefined ? null : sweepOf(known),
  }
}

export const getViews = route({
  method: 'GET',
  path: '/api/views',
  about: 'database',
  summary: 'What was found in each view, the triggers as they are now, what was measured.',
  description:
    'Figures are those before the repair, as alerts tell them: found since an evaluate last read them or, until an audit has gone through since, what it read. Null until the first audit, and while a view is paused or still being mended.',
  responses: {
    200: z.object({
      views: z.array(shownView),
      large_keys: z
        .array(shownLargeKey)
        .check(
          z.describe('The largest of the keys that are compared once a sweep, each by itself.'),
        ),
      triggers: shownTriggers,
      ...shownMeasurements,
    }),
  },
  handle: async (_input, { db, application, now }) => {
    const { pauses, record } = await readViewStates(db)
    const triggers = await auditTriggers(db, application.catalog, now(), pauses)
    const views = application.catalog.views.map(({ table: view }) =>
      viewOf(
        view,
        record?.views.find((audit) => audit.view === view),
        standingOf(record?.findings ?? [], view),
        pauses.find((pause) => pause.view === view),
      ),
    )
    const body = {
      views,
      large_keys: (await readLargestKeys(db, mostLargeKeys)).map(largeKeyOf),
      triggers: triggersOf(triggers),
      ...(await measurementsReport(db, application.writeProbe.operations)),
    }
    return { status: 200, body }
  },
})
