import { sha256 } from '../../db/sha256.ts'
import type { Snapshot } from './snapshot.ts'

/** Path below migrations/ → text, of every migration and of those that undo them (`down/…`). */
export type MigrationFiles = ReadonlyMap<string, string>

const downOf = (file: string): string => `down/${file}`
const isUp = (file: string): boolean => !file.startsWith('down/')

/** The number that a migration's name begins with; throws an Error for a name without one. */
export const numberOf = (file: string): number => {
  const [, digits] = /^(?:down\/)?(\d{4})_[a-z0-9_]+\.sql$/.exec(file) ?? []
  if (digits === undefined)
    throw new Error(
      `migrations/${file}: the name of a migration is four digits and words, such as 0006_reviews.sql.`,
    )
  return Number(digits)
}

export const checksumsOf = async (files: MigrationFiles): Promise<Record<string, string>> => {
  const sums: Record<string, string> = {}
  for (const [file, text] of [...files].toSorted()) sums[file] = await sha256(text)
  return sums
}

/** What is wrong with the released migrations, in words: each is there and as it was released. */
const faultsOfReleased = async ({ checksums }: Snapshot, files: MigrationFiles) => {
  const sums = await checksumsOf(files)
  return Object.entries(checksums).flatMap(([file, sum]) => {
    if (sums[file] === sum) return []
    const what = sums[file] === undefined ? 'is gone' : 'has changed'
    return [
      `migrations/${file} was released and ${what}; databases have it as it was. Take it from the last commit (git checkout -- migrations/${file}): what is to change is the next migration's work.`,
    ]
  })
}

const faultsOfNew = ({ checksums }: Snapshot, files: MigrationFiles): string[] => {
  const released = Object.keys(checksums).filter(isUp).map(numberOf)
  const last = Math.max(0, ...released)
  const numbers = [...files.keys()].filter(isUp).map(numberOf)
  return [...files.keys()]
    .filter((file) => checksums[file] === undefined)
    .flatMap((file) => {
      const place = `migrations/${file}`
      if (!isUp(file))
        return files.has(file.slice('down/'.length)) ? [] : [`${place} undoes no migration.`]
      return [
        ...(numberOf(file) <= last
          ? [`${place} comes before the last one released: number it from ${last + 1} on.`]
          : []),
        ...(numbers.filter((number) => number === numberOf(file)).length > 1
          ? [`${place}: there are two migrations of this number.`]
          : []),
        ...(files.has(downOf(file)) ? [] : [`${place} has no migrations/${downOf(file)}.`]),
      ]
    })
}

/** Migrations that were not released yet. */
export const unreleased = ({ checksums }: Snapshot, files: MigrationFiles): string[] =>
  [...files.keys()].filter((file) => isUp(file) && checksums[file] === undefined)

/**
 * Throws an Error that names every file which does not fit the snapshot: a released one that is gone or has
 * changed, a new one that comes too early or can't be undone.
 */
export const requireFitting = async (snapshot: Snapshot, files: MigrationFiles): Promise<void> => {
  const faults = [...(await faultsOfReleased(snapshot, files)), ...faultsOfNew(snapshot, files)]
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
