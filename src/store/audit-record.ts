import * as z from 'zod'
import { type Database, type Statement, statement } from '../db/database.ts'
import { type TriggerAudit, triggerAudit } from './trigger-audit.ts'

const json = <T>(type: z.ZodType<T>) => z.string().transform((text) => type.parse(JSON.parse(text)))

const viewAudit = z.object({
  view: z.string(),
  audited_at_ms: z.number(),
  checked: z.number(),
  missing: z.number(),
  orphaned: z.number(),
  drifted: z.number(),
  repaired: z.number(),
  lag_seconds: z.number(),
  view_rows: z.number(),
  source_rows: z.number(),
  unreadable: z.number(),
  next_after: z.string().nullable(),
  cycle_view_rows: z.number(),
  cycle_source_rows: z.number(),
  cycle_unreadable: z.number(),
  cycle_completed_at_ms: z.number().nullable(),
})

/**
 * What the last audit run found in one view, before its repair, and where the next one begins (`next_after`: a
 * key, encoded; null: the first). `view_rows`, `source_rows` and `unreadable`, the keys that cannot be compared,
 * are counted over a whole cycle; until the first is through, so far.
 */
export type ViewAudit = z.infer<typeof viewAudit>

const knownFaults = z.object({ view: z.string(), drifted: z.number(), lag_seconds: z.number() })

/** What is mended already in one view and no audit has reported yet. */
export type KnownFaults = z.infer<typeof knownFaults>

const list = <T>(type: z.ZodType<T>) => json(z.array(type))

const record = z.object({
  views: list(viewAudit),
  triggers: json(triggerAudit),
  source_marks: json(z.record(z.string(), z.number())),
  large_keys: list(knownFaults),
})

/** All that audit runs have left behind; `source_marks`: source table → the rowid up to which it was new. */
export type AuditRecord = z.infer<typeof record>

/** The record of the audit; null before the first run. */
export const readAuditRecord = (db: Database): Promise<AuditRecord | null> =>
  db.first(
    statement(
      'SELECT views, triggers, source_marks, large_keys FROM viewkeeper_audit WHERE triggers IS NOT NULL',
    ),
    record,
  )

/** Records a run that has ended; of large keys it has reported the first `reported` that were kept. */
export const saveAuditRecord = (
  { views, triggers, source_marks }: Omit<AuditRecord, 'large_keys'>,
  reported: number,
): Statement =>
  statement(
    `INSERT INTO viewkeeper_audit (id, views, triggers, source_marks) VALUES (1, ?1, ?2, ?3)
    ON CONFLICT (id) DO UPDATE SET views = excluded.views, triggers = excluded.triggers,
      source_marks = excluded.source_marks,
      large_keys = (SELECT json_group_array(json(value)) FROM json_each(large_keys) WHERE key >= ?4)`,
    JSON.stringify(views),
    JSON.stringify(triggers),
    JSON.stringify(source_marks),
    reported,
  )

/** Records what was found of the triggers by a run that did not get any further. */
export const saveTriggerAudit = (triggers: TriggerAudit): Statement =>
  statement(
    `INSERT INTO viewkeeper_audit (id, triggers) VALUES (1, ?1)
    ON CONFLICT (id) DO UPDATE SET triggers = excluded.triggers`,
    JSON.stringify(triggers),
  )

/** Keeps what was found of large keys for the next audit run to report. */
export const addLargeKeyFaults = (faults: KnownFaults): Statement =>
  statement(
    `INSERT INTO viewkeeper_audit (id, large_keys) VALUES (1, json_array(json(?1)))
    ON CONFLICT (id) DO UPDATE SET large_keys = json_insert(large_keys, '$[#]', json(?1))`,
    JSON.stringify(faults),
  )
