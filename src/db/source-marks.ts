import { z } from 'zod'
import { type Database, type Statement, statement } from './database.ts'

/** How far each source table's new rows have been audited: rowids after `after`, up to `upTo`. */
export type SourceWindows = ReadonlyMap<string, { readonly after: number; readonly upTo: number }>

const markRow = z.object({ source: z.string(), last_rowid: z.number() })

/** The windows of the next audit: at most `limit` new rows of each table; on the first audit none. */
export const nextSourceWindows = async (
  db: Database,
  sources: readonly string[],
  limit: number,
): Promise<SourceWindows> => {
  const marks = new Map(
    (
      await db.all(statement('SELECT source, last_rowid FROM viewkeeper_source_marks'), markRow)
    ).map((mark) => [mark.source, mark.last_rowid]),
  )
  const columns = sources.map(
    (source) =>
      `json_array((SELECT max(rowid) FROM ${source}), (SELECT max(rowid) FROM (SELECT rowid FROM ${source}
        WHERE rowid > (?1 ->> '$.${source}') ORDER BY rowid LIMIT ?2))) AS ${source}`,
  )
  const pair = z.string().transform((text) => {
    const [last, upTo] = z
      .tuple([z.number().nullable(), z.number().nullable()])
      .parse(JSON.parse(text))
    return { last: last ?? 0, upTo }
  })
  const found = await db.first(
    statement(`SELECT ${columns.join(', ')}`, JSON.stringify(Object.fromEntries(marks)), limit),
    z.record(z.string(), pair),
  )
  return new Map(
    sources.map((source) => {
      const last = found?.[source]?.last ?? 0
      const after = Math.min(marks.get(source) ?? last, last)
      return [source, { after, upTo: Math.max(found?.[source]?.upTo ?? after, after) }]
    }),
  )
}

/** Remembers how far the windows reached; unchanged marks are not written. */
export const saveSourceMarks = (windows: SourceWindows): Statement =>
  statement(
    `INSERT INTO viewkeeper_source_marks (source, last_rowid)
    SELECT key, value FROM json_each(?1) WHERE true
    ON CONFLICT (source) DO UPDATE SET last_rowid = excluded.last_rowid
    WHERE last_rowid <> excluded.last_rowid`,
    JSON.stringify(Object.fromEntries([...windows].map(([source, { upTo }]) => [source, upTo]))),
  )
