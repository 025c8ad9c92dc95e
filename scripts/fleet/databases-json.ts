import { existsSync } from 'node:fs'
import * as z from 'zod'
import { FaultsError } from '../../src/alerting/faults.ts'
import { type databasesFile, parseDatabases } from '../../src/fleet/databases-file.ts'
import { shownPath } from '../command-line/paths.ts'
import { StartError } from '../local/start-error.ts'
import { readJsonFile } from '../rules/json-file.ts'

/** What databases.json says, as it stands there. */
export type DatabasesJson = z.input<typeof databasesFile>

/** A database as databases.json names it. */
export interface Entry {
  readonly binding: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

const asWritten = z.looseObject({}).transform((json): DatabasesJson => json)

/** Reads databases.json; an empty one where there is none. Throws a StartError that names every fault. */
export const readDatabasesJson = (file: string): DatabasesJson => {
  if (!existsSync(file)) return { databases: [], paces: [] }
  try {
    const json = readJsonFile(file)
    parseDatabases(json)
    return asWritten.parse(json)
  } catch (error) {
    if (error instanceof FaultsError)
      throw new StartError(
        `${error.faults.map((fault) => `${shownPath(file)}: ${fault}`).join('\n')}\nNothing was changed.`,
      )
    throw new StartError(error instanceof Error ? error.message : String(error))
  }
}

/** The labels and name of each database that the file names, by binding. */
export const entriesOf = ({ databases = [] }: DatabasesJson): ReadonlyMap<string, Entry> =>
  new Map(
    databases.map(({ binding, name = binding, labels = {} }) => [
      binding,
      { binding, name, labels },
    ]),
  )

/**
 * The text of databases.json with these databases, one a line, and what else stands in it. One that is named like its
 * binding and has no labels need not stand there.
 */
export const databasesText = (before: DatabasesJson, entries: readonly Entry[]): string => {
  const { $schema = './databases.schema.json', databases: _, ...rest } = before
  const lines = entries
    .filter(({ binding, name, labels }) => name !== binding || Object.keys(labels).length > 0)
    .map(({ binding, name, labels }) =>
      JSON.stringify({
        binding,
        ...(name === binding ? {} : { name }),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
      }),
    )
  const others = JSON.stringify({ $schema, ...rest }, null, 2).slice(1, -2)
  const list = lines.length === 0 ? '[]' : `[\n    ${lines.join(',\n    ')}\n  ]`
  return `{${others},\n  "databases": ${list}\n}\n`
}
