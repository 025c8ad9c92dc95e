import type { TriggerAudit } from '../db/audit-record.ts'
import type { Database } from '../db/database.ts'
import { installedTriggers } from '../db/installed-triggers.ts'
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

/** The tables whose writes are not reflected in full, as triggers on them are missing or differ. */
export const tablesLackingTriggers = ({
  missing,
  outdated,
}: Pick<TriggerAudit, 'missing' | 'outdated'>): ReadonlySet<string> => {
  const lacking = new Set([...missing, ...outdated])
  return new Set(triggers.filter(({ name }) => lacking.has(name)).map(({ table }) => table))
}
