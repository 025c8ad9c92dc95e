import * as z from 'zod/mini'
import { type Database, statement } from '../db/database.ts'
import { type JobSeries, lastSuccessSql } from './runs.ts'

const vitalSigns = z.object({
  installed_at_ms: z.nullable(z.int()),
  last_evaluate_ms: z.nullable(z.int()),
})

/**
 * Our own tables stand in every database that is looked after. Those with a column `database` (invocations, size
 * samples, measurements) hold rows by its label. The others have no such column and are about the one database they
 * stand in; whatever reads or writes them is given, or is run on, that `Database`.
 */

/** When the worker's tables were made, and when evaluate last ended well (null: never). */
export const readVitalSigns = (
  db: Database,
  series: JobSeries,
): Promise<z.output<typeof vitalSigns>> =>
  db.only(
    statement(
      `SELECT (SELECT installed_at_ms FROM viewkeeper_installation) AS installed_at_ms,
        ${lastSuccessSql('evaluate', '?1', '?2')} AS last_evaluate_ms`,
      db.name,
      JSON.stringify(series.get('evaluate') ?? []),
    ),
    vitalSigns,
  )
