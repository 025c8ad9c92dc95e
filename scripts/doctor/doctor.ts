import { z } from 'zod'
import { type Database, statement } from '../../src/db/database.ts'
import { pausedSince } from '../../src/db/pause.ts'
import { applicationTriggerFindings } from '../../src/views/application-triggers.ts'
import { hasFault } from '../../src/views/finding.ts'
import { sourceTables } from '../../src/views/source-schema.ts'
import { probeFindings } from '../../src/views/trigger-probe.ts'
import { readExpected } from './expected.ts'
import type { Finding } from './finding.ts'
import { sourceIndexFindings } from './indexes.ts'
import { ledgerFindings, nameFindings } from './own-names.ts'
import { readSchema, type Schema } from './schema.ts'
import { missingTableFindings, sourceTableFindings } from './source-tables.ts'

const nameRow = z.object({ name: z.string() })

/** The source tables that have rows. */
const filledTables = async (db: Database, { tables }: Schema): Promise<Set<string>> => {
  const results = await db.batch(
    sourceTables
      .filter(({ name }) => tables.has(name))
      .map(({ name }) =>
        statement(`SELECT '${name}' AS name WHERE EXISTS (SELECT 1 FROM ${name})`),
      ),
  )
  return new Set(results.flatMap(({ rows }) => rows.map((row) => nameRow.parse(row).name)))
}

const appliedMigrations = async (db: Database, { tables }: Schema): Promise<Set<string>> => {
  if (!tables.has('viewkeeper_migrations')) return new Set()
  const rows = await db.all(statement('SELECT name FROM viewkeeper_migrations'), nameRow)
  return new Set(rows.map(({ name }) => name))
}

/** Holds the real schema against what our views and triggers rely on. Changes nothing. */
export const examine = async (db: Database): Promise<Finding[]> => {
  const expected = await readExpected()
  const actual = await readSchema(db)
  const applied = await appliedMigrations(db, actual)
  const paused = actual.tables.has('viewkeeper_pause') && (await pausedSince(db)) !== null
  return [
    ...sourceTableFindings(expected, actual),
    ...missingTableFindings(expected, actual, await filledTables(db, actual)),
    ...nameFindings(expected, actual),
    ...ledgerFindings(expected, actual, applied, paused),
    ...sourceIndexFindings(expected, actual, applied),
    ...(await applicationTriggerFindings(db)),
  ]
}

/** Examines the database and, where all source tables are there and sound, fires every trigger. */
export const diagnose = async (db: Database): Promise<Finding[]> => {
  const findings = await examine(db)
  const { tables } = await readSchema(db)
  const canProbe =
    sourceTables.every(({ name }) => tables.has(name)) &&
    findings.every(({ severity }) => severity === 'warning')
  return [...findings, ...(canProbe ? await probeFindings(db) : [])]
}

export { hasFault }

/** One line for each finding, faults first. */
export const report = (findings: readonly Finding[]): string =>
  findings
    .toSorted((a, b) => a.severity.localeCompare(b.severity))
    .map(({ severity, name, text }) => `${severity.padEnd(7)}  ${name} ${text}`)
    .join('\n')
