import { type CanaryTable, mayRollBack, newCanaryIds, readCanarySchema } from '../../db/canary.ts'
import { type Database, type Statement, statement, undoing } from '../../db/database.ts'
import { reasonOf } from '../../db/statement-error.ts'
import { dropTriggerSql } from '../../engine/triggers/trigger.ts'
import type { Catalog } from '../catalog.ts'
import { type Finding, fault, warning } from '../finding.ts'
import { triggerProbe } from './canary-writes.ts'

const passed = 'viewkeeper-probe-passed'

/**
 * Runs the statements as one transaction that always ends in an error, so that nothing of them stays; gives
 * the error of the one that failed before that, or null.
 */
const attempt = async (db: Database, statements: readonly Statement[]): Promise<string | null> => {
  try {
    await db.batch([...statements, undoing(statement(`SELECT json_extract('{}', '${passed}')`))])
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (message.includes(passed)) return null
    return reasonOf(error)
  }
}

/** What came of the probe. */
interface ProbeResult {
  /** Why a write with our triggers fails that succeeds without them, or null. */
  readonly fault: string | null
  /** Source table → why it takes no canary row, triggers or not; its own triggers were not fired. */
  readonly refused: ReadonlyMap<string, string>
  /** Why the source tables together take no canary rows, triggers or not; null when they do. */
  readonly refusedTogether: string | null
}

/** Takes our triggers off the given source tables: then those on the view tables don't fire either. */
const dropTriggersOn = ({ triggers }: Catalog, tables: readonly CanaryTable[]): Statement[] =>
  triggers
    .filter((trigger) => tables.some(({ name }) => name === trigger.table))
    .map((trigger) => statement(dropTriggerSql(trigger)))

/**
 * Fires every trigger of ours and undoes it. What fails is tried without our triggers (in the same undone
 * transaction), to tell a fault of theirs from a constraint of the application that canary rows don't meet.
 */
const probeTriggers = async (db: Database, catalog: Catalog): Promise<ProbeResult> => {
  const { canaries } = catalog
  const schema = await readCanarySchema(db, canaries)
  const idOf = newCanaryIds()
  const probe = (tables: readonly CanaryTable[]) => triggerProbe(catalog, { tables, schema, idOf })
  const withTriggers = (tables: readonly CanaryTable[]) => attempt(db, probe(tables))
  const without = (tables: readonly CanaryTable[]) =>
    attempt(db, [...dropTriggersOn(catalog, tables), ...probe(tables)])
  const rolling = canaries.filter(({ name }) => schema.get(name)?.rolls_back)
  const candidates = canaries.filter((table) => !rolling.includes(table))
  const refused = new Map(rolling.map(({ name }) => [name, mayRollBack]))
  const judge = async (tables: readonly CanaryTable[]) => {
    const reason = await withTriggers(tables)
    const refusedTogether = reason === null ? null : await without(tables)
    return { fault: refusedTogether === null ? reason : null, refused, refusedTogether }
  }
  const all = await judge(candidates)
  if (all.refusedTogether === null) return all
  for (const table of candidates) {
    const reason = await without([table])
    if (reason !== null) refused.set(table.name, reason)
  }
  return judge(candidates.filter(({ name }) => !refused.has(name)))
}

/** Fires every trigger, undoes it, and tells what failed. The source tables must be there. */
export const probeFindings = async (db: Database, catalog: Catalog): Promise<Finding[]> => {
  const { fault: reason, refused, refusedTogether } = await probeTriggers(db, catalog)
  return [
    ...(reason === null
      ? []
      : [fault('triggers', `break writes that succeed without them: ${reason}.`)]),
    ...[...refused].map(([table, why]) =>
      warning(
        table,
        `takes no canary row (${why}): its triggers were not fired, and write latency can't be measured.`,
      ),
    ),
    ...(refusedTogether === null
      ? []
      : [
          warning(
            'source tables',
            `take no canary rows together (${refusedTogether}), with or without our triggers: these were not fired.`,
          ),
        ]),
  ]
}
