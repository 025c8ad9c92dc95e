import { type MigrationFiles, numberOf } from '../../src/keeper/upgrade/files.ts'

/** What a database has had, and which of our migrations it holds something of without having had them whole. */
export interface Applied {
  /** In order. */
  readonly names: readonly string[]
  readonly halfApplied: readonly string[]
}

const known = (files: MigrationFiles, names: readonly string[]): void => {
  const unknown = names.find((name) => !files.has(name))
  if (unknown !== undefined)
    throw new Error(
      `The database has had ${unknown}, which this version does not know: roll back with the version that has it. Nothing was changed.`,
    )
  const stuck = names.find((name) => !files.has(`down/${name}`))
  if (stuck !== undefined)
    throw new Error(
      `There is no migrations/down/${stuck}, so that it can't be undone. Nothing was changed.`,
    )
}

/** Throws an Error where the database can't be brought back to the migration of this number. */
const requireReachable = (number: number, { names }: Applied): void => {
  const last = names.at(-1)
  const highest = last === undefined ? 0 : numberOf(last)
  if (number > highest)
    throw new Error(
      `--to ${number} is above what is applied: the last one is ${last ?? 'none'}. Nothing was changed.`,
    )
  if (number > 0 && !names.some((name) => numberOf(name) === number))
    throw new Error(
      `--to ${number}: the database has had no migration of this number, but ${names.join(', ')}. Nothing was changed.`,
    )
}

/**
 * The migrations to undo, the last one first, so that those up to number `to` are left. Throws an Error for people,
 * before anything is changed, where that can't be.
 */
export const planOf = (files: MigrationFiles, applied: Applied, to: number): string[] => {
  const all = [...new Set([...applied.names, ...applied.halfApplied])].toSorted().toReversed()
  known(files, all)
  requireReachable(to, applied)
  return all.filter((name) => numberOf(name) > to)
}
