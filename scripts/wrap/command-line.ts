import { resolve } from 'node:path'
import { StartError } from '../local/start-error.ts'
import { onTarget } from '../local/target.ts'
import { databaseSource, migratedSource } from './source.ts'
import { type Wrapped, wrap } from './wrap.ts'

/** What `wrap` was asked for. */
export interface WrapOptions {
  readonly file: string | undefined
  readonly local: boolean
  readonly remote: boolean
  readonly data: string
  readonly rows?: string | undefined
}

const parseRows = (rows: string | undefined): number | null => {
  if (rows === undefined) return null
  if (!/^\d{1,15}$/.test(rows)) throw new StartError(`--rows takes a whole number, not ${rows}.`)
  return Number(rows)
}

/** Wraps a file as the command line asks; paths are taken from where npm was called. */
export const wrapFile = ({ file, local, remote, data, rows }: WrapOptions): Promise<Wrapped> => {
  if (file === undefined) throw new StartError('wrap takes a file: npm run views -- wrap FILE.sql')
  if (local && remote) throw new StartError('wrap takes --local or --remote, not both.')
  const path = resolve(process.env.INIT_CWD ?? '.', file)
  const known = parseRows(rows)
  if (!local && !remote) return migratedSource(known).then((source) => wrap(path, source))
  return onTarget({ remote, data }, async (db) => wrap(path, await databaseSource(db, known)))
}
