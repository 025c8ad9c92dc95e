import { createHash, createHmac } from 'node:crypto'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** The namespace under which Miniflare keeps D1 databases: a folder of this name has their files. */
const namespace = 'miniflare-D1DatabaseObject'

const hmac = (key: Buffer, data: string | Buffer): Buffer =>
  createHmac('sha256', key).update(data).digest().subarray(0, 16)

/** The file of a D1 database: the id of its Durable Object, as workerd makes it of the name (workerd, src/workerd/server/server.c++). */
const fileOf = (id: string): string => {
  const key = createHash('sha256').update(namespace).digest()
  const name = hmac(key, id)
  return `${Buffer.concat([name, hmac(key, name)]).toString('hex')}.sqlite`
}

/**
 * Puts D1 databases into a folder that `openDatabases` then opens, all alike, as these statements make them: a migrated
 * database is copied in a millisecond, and migrated in a thousand.
 */
export const copyDatabases = (
  folder: string,
  ids: readonly string[],
  statements: readonly string[],
): void => {
  mkdirSync(join(folder, namespace), { recursive: true })
  const template = join(folder, 'template.sqlite')
  const db = new DatabaseSync(template)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN')
  for (const statement of statements) db.exec(statement)
  db.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
  for (const id of ids) copyFileSync(template, join(folder, namespace, fileOf(id)))
  rmSync(template)
}
