import { $ZodError } from 'zod/v4/core'
import '../../english.ts'
import * as z from 'zod/mini'

const named = z.object({ name: z.string(), sql: z.string() })
const onTable = z.extend(named, { table: z.string() })

/** A statement that makes something, and its name. */
export type NamedSql = z.infer<typeof named>

const texts = (made: readonly NamedSql[]): string =>
  JSON.stringify(made.map(({ name, sql }) => [name, sql]))

/** Whether two versions make the same, in the same order. */
export const isSame = (one: readonly NamedSql[], other: readonly NamedSql[]): boolean =>
  texts(one) === texts(other)

/** A trigger or index: the statement that makes it, its name, and the table it is on. */
export type SqlOnTable = z.infer<typeof onTable>

const keptView = z.object({
  kind: z.enum(['view', 'time series']),
  /** The table of its rows. */
  table: z.string(),
  /** `table`, and further ones of a time series. */
  tables: z.array(named),
  /** Indexes on `tables`. */
  indexes: z.array(onTable),
  plainView: named,
  triggers: z.array(onTable),
  /** Fills `tables` from what is there, as far as one migration may; safe to run again. */
  fill: z.array(z.string()),
  /** What every kept column is: where this changes, rows are to be computed anew. */
  definition: z.string(),
  /** The tables of the views it builds on. */
  reads: z.array(z.string()),
})

/** One view or time series with all that stands for it in a database, as statements. */
export type KeptView = z.infer<typeof keptView>

const installed = z.object({
  /** What the triggers of all views share. */
  support: z.array(named),
  /** Indexes on source tables that are there for the views. */
  indexes: z.array(onTable),
  /** One that builds on another stands after it. */
  views: z.array(keptView),
})

/** All that is installed in a database of one version, as statements. */
export type Installed = z.infer<typeof installed>

const snapshot = z.extend(installed, {
  /** Each released file below migrations/ → its SHA-256. */
  checksums: z.record(z.string(), z.string()),
  /**
   * Tables of views of which a migration has announced another version, or that they go. A database may still have
   * the old one where the next migration comes, so that nothing new may be made against it.
   */
  superseded: z.array(z.string()),
})

/** What the released migrations make, and what they are: migrations/snapshot.json. */
export type Snapshot = z.infer<typeof snapshot>

/** Before the first migration. */
export const emptySnapshot: Snapshot = {
  checksums: {},
  superseded: [],
  support: [],
  indexes: [],
  views: [],
}

/** Reads the text of a snapshot file; throws an Error that names what is wrong with it. */
export const parseSnapshot = (text: string): Snapshot => {
  const wrong = 'migrations/snapshot.json is not as generate writes it'
  const again = 'Take it from the last commit: git checkout -- migrations/snapshot.json'
  try {
    return snapshot.parse(JSON.parse(text))
  } catch (error) {
    const where =
      error instanceof $ZodError
        ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
        : String(error)
    throw new Error(`${wrong} (${where}). ${again}`)
  }
}

/** The text of a snapshot file. */
export const printSnapshot = (of: Snapshot): string => `${JSON.stringify(of, null, 2)}\n`
