import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Catalog } from '../../src/keeper/catalog.ts'
import type { MigrationFiles } from '../../src/keeper/upgrade/files.ts'
import { generate } from '../../src/keeper/upgrade/generate.ts'
import { parseSnapshot, printSnapshot } from '../../src/keeper/upgrade/snapshot.ts'

const snapshotFile = 'snapshot.json'

const sqlIn = (folder: string, below: string): [string, string][] =>
  readdirSync(join(folder, below))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => [`${below}${name}`, readFileSync(join(folder, below, name), 'utf8')])

/** Every file of a folder of migrations, by its path below it. */
export const readMigrationFiles = (folder: string): MigrationFiles =>
  new Map([...sqlIn(folder, ''), ...sqlIn(folder, 'down/')].toSorted())

export const readSnapshot = (folder: string) => {
  const path = join(folder, snapshotFile)
  // Nothing to parse is refused as a wrong text is: with where the right one is to be had.
  return parseSnapshot(existsSync(path) ? readFileSync(path, 'utf8') : '')
}

/**
 * Writes the next migration into the folder, with what undoes it and the new snapshot, and tells what it does; where
 * nothing has changed it says so and writes nothing. Throws an Error for people.
 */
export const generateMigration = async (
  folder: string,
  catalog: Catalog,
  name: string | undefined,
): Promise<string> => {
  const files = readMigrationFiles(folder)
  const came = await generate({ catalog, files, snapshot: readSnapshot(folder) }, name)
  if (came === null) return 'Nothing has changed since the last migration: nothing was written.'
  mkdirSync(join(folder, 'down'), { recursive: true })
  for (const [path, text] of came.files) writeFileSync(join(folder, path), text)
  writeFileSync(join(folder, snapshotFile), printSnapshot(came.snapshot))
  const written = [...came.files.keys(), snapshotFile].map((path) => `migrations/${path}`)
  return [...came.lines, `Written: ${written.join(', ')}`].join('\n')
}
