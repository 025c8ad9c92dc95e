import { identifier, indent } from '../expressions/sql.ts'

/** A trigger before it is printed. */
export interface Trigger {
  readonly name: string
  readonly table: string
  /** Such as `AFTER INSERT` or `AFTER UPDATE OF status, task_id`. */
  readonly event: string
  readonly when?: string
  readonly body: readonly string[]
}

export const triggerSql = (trigger: Trigger): string =>
  `CREATE TRIGGER IF NOT EXISTS ${identifier(trigger.name)} ${trigger.event} ON ${identifier(trigger.table)}\n` +
  (trigger.when === undefined ? '' : `WHEN ${trigger.when}\n`) +
  `BEGIN\n${trigger.body.map((statement) => `${indent(statement)};\n`).join('')}END`

export const dropTriggerSql = ({ name }: Pick<Trigger, 'name'>): string =>
  `DROP TRIGGER IF EXISTS ${identifier(name)}`

export const updateOf = (columns: readonly string[]): string =>
  `AFTER UPDATE OF ${[...new Set(columns)].map(identifier).join(', ')}`
