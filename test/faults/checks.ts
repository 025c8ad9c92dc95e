import { createHash } from 'node:crypto'
import { identifier, literal } from '../../src/engine/expressions/sql.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type Said, saidIn, type Taken } from './inbox.ts'

/** A database that is looked at. */
export interface Readable {
  readonly rows: (sql: string) => Rows | Promise<Rows>
}

type Rows = readonly Record<string, unknown>[]

/** The views that differ from their definition, ages among them, and the queue's counts. */
export const inexact = async (d1: Readable): Promise<string[]> => {
  const wrong: string[] = []
  for (const view of catalog.views) {
    const names = [view.key, ...comparedColumns(view), ...view.derived.map(({ name }) => name)]
    const columns = names.map(identifier).join(', ')
    const [kept, plain] = [view.table, view.declaration.name].map(
      (name) => `SELECT ${columns} FROM ${name}`,
    )
    const rows = await d1.rows(
      `SELECT * FROM (${kept} EXCEPT ${plain}) UNION ALL SELECT * FROM (${plain} EXCEPT ${kept})`,
    )
    if (rows.length > 0) wrong.push(`${view.table} differs from its definition`)
  }
  const counts = `SELECT status, jobs FROM viewkeeper_queue_counts WHERE jobs <> 0`
  const rows = `SELECT status, count(*) FROM automation_queue GROUP BY status`
  const counted = await d1.rows(
    `SELECT * FROM (${counts} EXCEPT ${rows}) UNION ALL SELECT * FROM (${rows} EXCEPT ${counts})`,
  )
  return counted.length === 0 ? wrong : [...wrong, 'viewkeeper_queue_counts is wrong']
}

/** SHA-256 of every row of the application's tables, rowids and types included. */
export const sourceDigest = async (d1: Readable): Promise<string> => {
  const hash = createHash('sha256')
  for (const { name } of catalog.sourceTables) {
    const found = await d1.rows(`SELECT name FROM pragma_table_info(${literal(name)})`)
    const columns = found.map((column) => `quote(${identifier(String(column.name))})`)
    for (const row of await d1.rows(
      `SELECT rowid || ' ' || ${columns.join(" || ' ' || ")} AS line FROM ${identifier(name)} ORDER BY rowid`,
    ))
      hash.update(`${name} ${String(row.line)}\n`)
  }
  return hash.digest('hex')
}

const isDirect = ({ alert }: Said): boolean => alert === 'DatabaseUnreachable'

/** Every alert that fired by these messages. */
const fired = (taken: readonly Taken[]): Set<string> =>
  new Set(
    taken
      .flatMap(saidIn)
      .filter((said) => said.status === 'firing' && !isDirect(said))
      .map(({ alert }) => alert),
  )

/** What a receiver takes to be firing by all that it took, in the order of the ids; a message taken twice counts once. */
const stillFiring = (taken: readonly Taken[]): string[] => {
  const firing = new Set<string>()
  const byId = new Map(taken.map((message) => [message.id, message]))
  for (const message of [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    for (const said of saidIn(message).filter((one) => !isDirect(one)))
      if (said.status === 'firing') firing.add(said.alert)
      else firing.delete(said.alert)
  return [...firing]
}

const twice = (taken: readonly Taken[]): string[] => {
  const bodies = new Map<string, string>()
  const ids = new Map<string, string>()
  return taken.flatMap(({ id, body }) => {
    const [known, same] = [ids.get(id), bodies.get(body)]
    ids.set(id, body)
    bodies.set(body, id)
    if (known !== undefined && known !== body) return ['one id with two messages']
    return same !== undefined && same !== id ? ['one message under two ids'] : []
  })
}

/** What is wrong with what each receiver was told: each of these alerts fired and was resolved, under one id. */
export const wrongNews = (
  taken: readonly Taken[],
  receivers: readonly string[],
  wanted: readonly string[],
): string[] =>
  receivers.flatMap((receiver) => {
    const own = taken.filter((message) => message.receiver === receiver)
    const told = fired(own)
    return [
      ...wanted.filter((alert) => !told.has(alert)).map((alert) => `${alert} was never told`),
      ...stillFiring(own).map((alert) => `${alert} was never resolved`),
      ...twice(own),
    ]
  })
