import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import type { SqlValue, Statement, Transport } from '../../src/db/database.ts'
import { wrangler, wranglerFile } from './wrangler.ts'

const literal = (value: SqlValue): string => {
  if (value === null) return 'NULL'
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}

/** A statement as text: wrangler binds nothing, and D1's API only one by itself. */
export const inlined = ({ sql, params }: Statement): string =>
  sql.replaceAll(/\?(\d+)/g, (_, index: string) => literal(params[Number(index) - 1] ?? null))

/** One argument of a command may not be longer than this on Linux. */
const longestArgument = 100_000

const answer = z.array(
  z.object({
    results: z.array(z.unknown()).default([]),
    meta: z
      .object({
        duration: z.number().default(0),
        rows_read: z.number().default(0),
        rows_written: z.number().default(0),
        size_after: z.number().default(0),
      })
      .default({ duration: 0, rows_read: 0, rows_written: 0, size_after: 0 }),
  }),
)

/** A database as a wrangler file binds it. */
interface Bound {
  readonly binding: string
  readonly config: string
}

const execute = async ({ binding, config }: Bound, args: readonly string[]): Promise<string> =>
  wrangler('The remote database', [
    'd1',
    'execute',
    binding,
    '--remote',
    '--json',
    '--yes',
    ...(config === wranglerFile ? [] : ['--config', config]),
    ...args,
  ])

const executeFile = async (bound: Bound, text: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  try {
    const file = join(folder, 'statements.sql')
    writeFileSync(file, text)
    return await execute(bound, ['--file', file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Without rows for an answer it would look as if there were none. */
const isQuery = ({ sql }: Statement): boolean => /^(SELECT|WITH)\b/.test(sql)

/**
 * A deployed database, over wrangler, by its binding in a wrangler file. What is too long for a command goes as a file and answers no rows;
 * a query is refused then.
 */
export const remoteTransportOf = (binding: string, config = wranglerFile): Transport => ({
  transact: async (statements) => {
    const text = statements.map((s) => `${inlined(s)};`).join('\n')
    if (text.length > longestArgument && statements.every(isQuery))
      throw new Error(
        `The remote database was not asked: wrangler takes questions of up to ${longestArgument.toLocaleString('en')} characters, and ids make this one longer.`,
      )
    const output =
      text.length > longestArgument
        ? await executeFile({ binding, config }, text)
        : await execute({ binding, config }, [`--command=${text}`])
    return answer.parse(JSON.parse(output)).map(({ results: rows, meta }) => ({
      rows,
      duration_ms: meta.duration,
      rows_read: meta.rows_read,
      rows_written: meta.rows_written,
      size_bytes: meta.size_after,
    }))
  },
})

/** The one that is kept where there is no fleet. */
export const remoteTransport: Transport = remoteTransportOf('DB')
