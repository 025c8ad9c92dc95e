import type { Database } from '../db/database.ts'
import { installedTriggers, type TriggerAudit } from '../db/trigger-audit.ts'
import { triggerSql } from './compile/triggers/trigger.ts'
import { triggers } from './schema.ts'

/** Migrations are stored with or without their comments and white space: compare without. */
const normalized = (sql: string): string =>
  sql
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ')
    .replace('CREATE TRIGGER IF NOT EXISTS ', 'CREATE TRIGGER ')
    .trim()

const compiled = new Map(triggers.map((trigger) => [trigger.name, normalized(triggerSql(trigger))]))

/** Compares the triggers in the database with those compiled from the declarations. */
export const auditTriggers = async (db: Database, now: Date): Promise<TriggerAudit> => {
  const installed = new Map(
    (await installedTriggers(db)).map(({ name, sql }) => [name, normalized(sql)]),
  )
  const names = [...compiled.keys()]
  const missing = names.filter((name) => !installed.has(name))
  const outdated = names.filter(
    (name) => installed.has(name) && installed.get(name) !== compiled.get(name),
  )
  return {
    audited_at_ms: now.getTime(),
    installed: names.length - missing.length - outdated.length,
    missing,
    outdated,
  }
}
