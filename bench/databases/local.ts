import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { removeFolder, temporaryFolder } from './temporary.ts'

export type Synchronous = 'NORMAL' | 'FULL'

/** A SQLite file of its own, as D1 runs it: WAL, foreign keys on. For times. */
export class LocalDatabase implements Disposable {
  readonly sqlite: DatabaseSync
  readonly #folder: string

  constructor(sql: readonly string[], synchronous: Synchronous) {
    this.#folder = temporaryFolder()
    this.sqlite = new DatabaseSync(join(this.#folder, 'bench.sqlite'))
    this.sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; BEGIN')
    for (const statement of sql) this.sqlite.exec(statement)
    this.sqlite.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
    this.sqlite.exec(`PRAGMA foreign_keys = ON; PRAGMA synchronous = ${synchronous}`)
  }

  [Symbol.dispose](): void {
    this.sqlite.close()
    removeFolder(this.#folder)
  }
}
