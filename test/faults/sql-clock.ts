import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { sqliteTime } from '../../src/db/time.ts'

const functions = ['strftime', 'datetime', 'date', 'time', 'julianday', 'unixepoch'] as const

/** Where such a function expects the time: strftime has a format before it. */
const placeOfTime = (name: string): number => (name === 'strftime' ? 1 : 0)

/** What our triggers ask most: answered without SQLite. */
const withMilliseconds = '%Y-%m-%d %H:%M:%f'

const sqlValue = (value: unknown): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : null

/**
 * Gives a database the clock's time in place of the machine's, wherever SQL asks for it: 'now', CURRENT_TIMESTAMP
 * and the triggers and defaults that use them.
 */
export const setSqlClock = (db: DatabaseSync, now: () => Date): void => {
  const sqlite = new DatabaseSync(':memory:')
  const prepared = new Map<string, StatementSync>()
  const compute = (name: string, args: readonly SQLInputValue[]) => {
    const sql = `SELECT ${name}(${args.map(() => '?').join(', ')}) AS value`
    const statement = prepared.get(sql) ?? sqlite.prepare(sql)
    prepared.set(sql, statement)
    return sqlValue(statement.get(...args)?.value)
  }
  for (const name of functions) {
    const place = placeOfTime(name)
    db.function(name, { deterministic: true, varargs: true }, (...args: SQLInputValue[]) => {
      const time = args[place] ?? (args.length <= place ? 'now' : null)
      if (typeof time !== 'string' || time.toLowerCase() !== 'now') return compute(name, args)
      const present = sqliteTime(now())
      if (args.length === 2 && args[0] === withMilliseconds) return present
      return compute(name, args.length <= place ? [...args, present] : args.with(place, present))
    })
  }
  db.function('current_timestamp', { deterministic: true }, () => sqliteTime(now()).slice(0, 19))
}
