import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { type Finding, hasFault, warning } from '../../src/keeper/finding.ts'
import { probeFindings } from '../../src/keeper/probe/trigger-probe.ts'
import { applicationTriggerFindings } from '../../src/keeper/triggers/application-triggers.ts'
import { pausedSince } from '../../src/store/pause.ts'
import { readUpgrades, type Upgrade } from '../../src/store/upgrades.ts'
import { appliedMigrations } from '../local/ledger.ts'
import { readData, unreadableFindings } from './data.ts'
import { readExpected } from './expected.ts'
import { doubleIndexes, sourceIndexFindings } from './indexes.ts'
import { ledgerFindings, nameFindings } from './own-names.ts'
import { readSchema, type Schema } from './schema.ts'
import { missingTableFindings, sourceTableFindings } from './source-tables.ts'
import { writeProbeFindings } from './write-probe.ts'

const { catalog } = application
const { sourceTables } = catalog

/** The views of which a migration has announced other ones. */
const readAnnounced = async (db: Database, { tables }: Schema): Promise<readonly Upgrade[]> =>
  tables.has('viewkeeper_cursors') ? readUpgrades(db) : []

/** The names of what the announced views get only when they take their places. */
const awaitedNames = (upgrades: readonly Upgrade[]): Set<string> =>
  new Set(
    catalog.installations
      .filter(({ view }) => upgrades.some(({ name }) => name === view))
      .flatMap(({ view, plainView, triggers }) => [
        view,
        plainView.name,
        ...triggers.map(({ name }) => name),
      ])
      .map((name) => name.toLowerCase()),
  )

const announcedFindings = (upgrades: readonly Upgrade[]): Finding[] =>
  upgrades.length === 0
    ? []
    : [
        warning(
          upgrades.map(({ name }) => name).join(', '),
          'kept by the version before until npm run views -- resume, or the job backfill of the new version, is through.',
        ),
      ]

/** Holds the real schema against what our views and triggers rely on. Changes nothing. */
export const examine = async (db: Database): Promise<Finding[]> => {
  const expected = await readExpected()
  const actual = await readSchema(db)
  const data = await readData(db, actual)
  const applied = new Set(await appliedMigrations(db))
  const upgrades = await readAnnounced(db, actual)
  const paused = actual.tables.has('viewkeeper_pause') && (await pausedSince(db)) !== null
  return [
    ...sourceTableFindings(expected, actual, data),
    ...missingTableFindings(expected, actual, data, applied),
    ...unreadableFindings(data),
    ...nameFindings(expected, actual),
    ...ledgerFindings(expected, actual, { applied, paused, awaited: awaitedNames(upgrades) }),
    ...announcedFindings(upgrades),
    ...sourceIndexFindings(expected, actual, applied),
    ...(await applicationTriggerFindings(db, catalog)),
  ]
}

/** The indexes of ours that a migration would make beside one of the application which does the same, by name. */
export const indexesToGiveUp = async (db: Database): Promise<string[]> =>
  doubleIndexes(await readExpected(), await readSchema(db))

/** Examines the database and, where all source tables are there and sound, fires every trigger and the write probe. */
export const diagnose = async (db: Database): Promise<Finding[]> => {
  const findings = await examine(db)
  const { tables } = await readSchema(db)
  const canProbe =
    sourceTables.every(({ name }) => tables.has(name)) &&
    findings.every(({ severity }) => severity === 'warning')
  if (!canProbe) return findings
  const triggers = await probeFindings(db, catalog)
  return [...findings, ...triggers, ...(hasFault(triggers) ? [] : await writeProbeFindings(db))]
}

/** What no schema changes, for whoever reads the doctor's answer. */
export const remark =
  "D1's meta.changes counts the rows of our views, too: RETURNING, or SELECT changes() next in the same batch, gives the application's own."

/** One line for each finding, faults first. */
export const report = (findings: readonly Finding[]): string =>
  findings
    .toSorted((a, b) => a.severity.localeCompare(b.severity))
    .map(({ severity, name, text }) => `${severity.padEnd(7)}  ${name} ${text}`)
    .join('\n')
