import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { json } from '../db/json.ts'
import { finding, findingsAsJson } from './findings/standing.ts'
import { type Pause, pauseRow, pausesAsJson } from './pause.ts'
import { type TriggerAudit, triggerAudit } from './trigger-audit.ts'

/** What a sweep, from a view's first key to its last, has come to so far. */
const sweep = z.object({
  /** When the sweep before it ended. */
  started_at_ms: z.number(),
  /** Keys gone through, of about so many, and what was read for them. */
  keys: z.number(),
  of_keys: z.number(),
  rows_read: z.number(),
  view_rows: z.number(),
  source_rows: z.number(),
  unreadable: z.number(),
  missing: z.number(),
  orphaned: z.number(),
  drifted: z.number(),
  /** Milliseconds from its start to its end, as far as that is foreseen. */
  foreseen_ms: z.number(),
})

export type Sweep = z.infer<typeof sweep>

const viewAudit = z.object({
  view: z.string(),
  audited_at_ms: z.number(),
  checked: z.number(),
  missing: z.number(),
  orphaned: z.number(),
  drifted: z.number(),
  repaired: z.number(),
  lag_seconds: z.number(),
  view_rows: z.nullable(z.number()),
  source_rows: z.nullable(z.number()),
  unreadable: z.number(),
  next_after: z.nullable(z.string()),
  faulty_keys: z.array(z.string()),
  sweep,
  last_sweep: z.nullable(z.extend(sweep, { ended_at_ms: z.number() })),
})

/**
 * What the last audit run found in one view, before its repair, and where the next one begins (`next_after`: a
 * key, encoded; null: the first). `faulty_keys`: the first of those it found, encoded. `view_rows` and `source_rows` are
 * those of the whole: as the last sweep counted them, or, before the first has ended, as they were counted at its start;
 * null where there were too many. `unreadable`: the keys that cannot be compared.
 */
export type ViewAudit = z.infer<typeof viewAudit>

const list = <T>(type: z.ZodMiniType<T>) => json(z.array(type))

const record = z.object({
  views: list(viewAudit),
  triggers: json(triggerAudit),
  source_marks: json(z.record(z.string(), z.number())),
  findings: list(finding),
})

/**
 * All that audit runs have left behind, and what was found and stands; `source_marks`: source table → the rowid up to
 * which it was new.
 */
export type AuditRecord = z.infer<typeof record>

const parseRecord = (found: unknown): AuditRecord => {
  try {
    return record.parse(found)
  } catch (cause) {
    throw new Error(
      'What the audit has noted in viewkeeper_audit is of another version: npm run db:migrate applies what is missing.',
      { cause },
    )
  }
}

/** The record of the audit; null before the first run. Throws an Error for people where another version has left it. */
export const readAuditRecord = async (db: Database): Promise<AuditRecord | null> => {
  const found = await db.first(
    statement(
      `SELECT views, triggers, source_marks, ${findingsAsJson} AS findings FROM viewkeeper_audit WHERE triggers IS NOT NULL`,
    ),
    z.unknown(),
  )
  return found === null ? null : parseRecord(found)
}

const state = z.looseObject({ pauses: json(z.array(pauseRow)), triggers: z.nullable(z.string()) })

/** The record of the audit, and every view that this version does not keep at present; in one statement. */
export const readViewStates = async (
  db: Database,
): Promise<{ readonly record: AuditRecord | null; readonly pauses: readonly Pause[] }> => {
  const found = await db.only(
    statement(
      `SELECT a.views, a.triggers, a.source_marks, ${findingsAsJson} AS findings, ${pausesAsJson} AS pauses
      FROM (SELECT 1) LEFT JOIN viewkeeper_audit a ON a.triggers IS NOT NULL`,
    ),
    state,
  )
  return {
    record: found.triggers === null ? null : parseRecord(found),
    pauses: found.pauses,
  }
}

/** Records a run that has ended. */
export const saveAuditRecord = ({
  views,
  triggers,
  source_marks,
}: Omit<AuditRecord, 'findings'>): Statement =>
  statement(
    `INSERT INTO viewkeeper_audit (id, views, triggers, source_marks) VALUES (1, ?1, ?2, ?3)
    ON CONFLICT (id) DO UPDATE SET views = excluded.views, triggers = excluded.triggers,
      source_marks = excluded.source_marks`,
    JSON.stringify(views),
    JSON.stringify(triggers),
    JSON.stringify(source_marks),
  )

/** Records what was found of the triggers by a run that did not get any further. */
export const saveTriggerAudit = (triggers: TriggerAudit): Statement =>
  statement(
    `INSERT INTO viewkeeper_audit (id, triggers) VALUES (1, ?1)
    ON CONFLICT (id) DO UPDATE SET triggers = excluded.triggers`,
    JSON.stringify(triggers),
  )
