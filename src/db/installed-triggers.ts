import { z } from 'zod'
import { type Database, statement } from './database.ts'

/** Every trigger in the database that is named as ours are. */
export const installedTriggers = (db: Database) =>
  db.all(
    statement(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (name GLOB 'refresh_*' OR name GLOB 'init_*')",
    ),
    z.object({ name: z.string(), sql: z.string() }),
  )
