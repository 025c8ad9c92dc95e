import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'
import { ledger } from '../local/ledger.ts'
import type { Migrations } from './apply.ts'

const named = z.object({ name: z.string() })

/** The migrations that a database has not had, in one call. Throws where it can't be asked. */
export const missingIn = async (db: Database, { names }: Migrations): Promise<string[]> => {
  const applied = await db
    .all(statement(`SELECT name FROM ${ledger}`), named)
    .catch((error: unknown) => {
      if (error instanceof Error && /no such table/.test(error.message)) return []
      throw error
    })
  const had = new Set(applied.map(({ name }) => name))
  return names.filter((name) => !had.has(name))
}
