import { pathFrom } from '../command-line/paths.ts'
import { waiting } from '../command-line/progress.ts'
import { onTarget, type Target } from '../local/target.ts'
import { databaseSource, migratedSource, type Source } from './source.ts'
import { type Wrapped, wrap } from './wrap.ts'

/** What `wrap` was asked for. */
export interface WrapOptions extends Target {
  /** From where npm was called. */
  readonly file: string
  /** Whether the local database's schema counts, and not that of our migrations. */
  readonly local?: boolean
  /** Of the largest source table; counted where it is left out. */
  readonly rows?: number | null
}

/** Wraps a file as it was asked for. */
export const wrapFile = ({
  file,
  local,
  rows = null,
  ...target
}: WrapOptions): Promise<Wrapped> => {
  const wrapWith = (source: Source) =>
    waiting('Trying the migration on a copy of the schema', () => wrap(pathFrom(file), source))
  if (!local && !target.remote) return migratedSource(rows).then(wrapWith)
  return onTarget(target, async (db) => wrapWith(await databaseSource(db, rows)))
}
