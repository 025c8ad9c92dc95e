import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An id of a D1 database. */
export const idOf = (number: number): string =>
  `11111111-2222-4333-8444-${String(number).padStart(12, '0')}`

export const controlId = idOf(999_999)

/** wrangler.toml as it is shipped, but that it binds no database. */
const shipped = (): string =>
  readFileSync('wrangler.toml', 'utf8').replace(/\[\[d1_databases\]\][^[]*/, '')

/** A folder with the wrangler file and databases.json of a worker that keeps no database yet. */
export class Project implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  readonly config = join(this.folder, 'wrangler.toml')
  readonly json = join(this.folder, 'databases.json')

  constructor(toml = shipped()) {
    writeFileSync(this.config, toml)
    writeFileSync(this.json, readFileSync('databases.json'))
  }

  /** Writes a list of databases; gives its path. */
  list(text: string | readonly object[], name = 'list'): string {
    const path = join(this.folder, name)
    writeFileSync(path, typeof text === 'string' ? text : JSON.stringify(text))
    return path
  }

  read(name = 'wrangler.toml'): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}
