import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'

const positionRow = z.object({
  view: z.string(),
  next_after: z.nullable(z.string()),
  done: z.number(),
  total: z.number(),
})

/** Where a backfill that is not through goes on: the view, the key, encoded, after which, keys done and in all. */
export type BackfillPosition = z.infer<typeof positionRow>

export const backfillPosition = (db: Database): Promise<BackfillPosition | null> =>
  db.first(
    statement('SELECT view, next_after, done, total FROM viewkeeper_backfill WHERE id = 1'),
    positionRow,
  )

export const saveBackfillPosition = (position: BackfillPosition): Statement =>
  statement(
    `INSERT INTO viewkeeper_backfill (id, view, next_after, done, total) VALUES (1, ?1, ?2, ?3, ?4)
    ON CONFLICT (id) DO UPDATE SET view = excluded.view, next_after = excluded.next_after,
      done = excluded.done, total = excluded.total`,
    position.view,
    position.next_after,
    position.done,
    position.total,
  )

export const clearBackfillPosition = (): Statement =>
  statement('DELETE FROM viewkeeper_backfill WHERE id = 1')
