import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { controlBinding } from '../../src/fleet/databases-file.ts'
import { shownPath } from '../command-line/paths.ts'
import { readFault } from '../command-line/read-fault.ts'
import { StartError } from '../local/start-error.ts'

const consumer = z.object({
  queue: z.string(),
  max_batch_size: z.number().optional(),
  max_batch_timeout: z.number().optional(),
  max_retries: z.number().optional(),
  dead_letter_queue: z.string().optional(),
  max_concurrency: z.number().nullish(),
  retry_delay: z.number().optional(),
})

const config = z.object({
  name: z.string().default('viewkeeper'),
  compatibility_date: z.string().optional(),
  triggers: z.object({ crons: z.array(z.string()).default([]) }),
  vars: z.record(z.string(), z.unknown()),
  d1_databases: z.array(
    z.object({
      binding: z.string(),
      database_name: z.string().default(''),
      database_id: z.string().default(''),
    }),
  ),
  queues: z.object({
    producers: z.array(z.object({ binding: z.string(), queue: z.string() })).default([]),
    consumers: z.array(consumer).default([]),
  }),
})

export type Consumer = z.output<typeof consumer>

/** A D1 database as a wrangler file binds it. */
export interface Bound {
  readonly binding: string
  /** Cloudflare's name of the database. */
  readonly name: string
  readonly id: string
}

/** What a wrangler file says, as far as a fleet is concerned. */
export interface WranglerFile {
  readonly worker: string
  readonly compatibilityDate: string | undefined
  readonly crons: readonly string[]
  readonly vars: Readonly<Record<string, unknown>>
  /** Every D1 database but CONTROL. */
  readonly databases: readonly Bound[]
  readonly control: Bound | null
  readonly producers: readonly { readonly binding: string; readonly queue: string }[]
  readonly consumers: readonly Consumer[]
}

/** What wrangler says of a file of its own is about a copy elsewhere: the first line names that. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .split('\n')
    .filter((line) => !/^Processing /.test(line))
    .join('\n')
    .trim()

/** Parses the text of a wrangler file as wrangler does. Throws a StartError, which begins with `file`, with its faults. */
export const parseWranglerFile = async (file: string, text: string): Promise<WranglerFile> => {
  const { unstable_readConfig } = await import('wrangler')
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  try {
    const copy = join(folder, 'wrangler.toml')
    writeFileSync(copy, text)
    const read = config.parse(unstable_readConfig({ config: copy }))
    const bound = read.d1_databases.map(({ binding, database_name, database_id }) => ({
      binding,
      name: database_name,
      id: database_id,
    }))
    return {
      worker: read.name,
      compatibilityDate: read.compatibility_date,
      crons: read.triggers.crons,
      vars: read.vars,
      databases: bound.filter(({ binding }) => binding !== controlBinding),
      control: bound.find(({ binding }) => binding === controlBinding) ?? null,
      ...read.queues,
    }
  } catch (error) {
    throw new StartError(`${shownPath(file)} can't be used: ${reasonOf(error)}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The text of a file; throws a StartError that says why there is none. */
export const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new StartError(`Can't read ${shownPath(file)}: ${readFault(error)}. Nothing was changed.`)
  }
}
