import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

const names = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)))

const triggerAuditRow = z.object({
  audited_at_ms: z.number(),
  installed: z.number(),
  missing: names,
  outdated: names,
})

/** Our triggers as the last audit found them: how many stand as compiled, which are missing or differ. */
export type TriggerAudit = z.infer<typeof triggerAuditRow>

/** The last audit of the triggers, or null before the first. */
export const latestTriggerAudit = (db: Database): Promise<TriggerAudit | null> =>
  db.first(
    statement('SELECT audited_at_ms, installed, missing, outdated FROM viewkeeper_trigger_audit'),
    triggerAuditRow,
  )

export const saveTriggerAudit = (audit: TriggerAudit): Statement =>
  statement(
    `INSERT INTO viewkeeper_trigger_audit (id, audited_at_ms, installed, missing, outdated) VALUES (1, ?1, ?2, ?3, ?4)
    ON CONFLICT (id) DO UPDATE SET audited_at_ms = excluded.audited_at_ms, installed = excluded.installed,
      missing = excluded.missing, outdated = excluded.outdated`,
    audit.audited_at_ms,
    audit.installed,
    JSON.stringify(audit.missing),
    JSON.stringify(audit.outdated),
  )

/** Every trigger in the database that is named as ours are. */
export const installedTriggers = (db: Database) =>
  db.all(
    statement(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name GLOB 'refresh_*' OR name GLOB 'init_*')",
    ),
    z.object({ name: z.string(), sql: z.string() }),
  )
