import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { unstable_splitSqlQuery } from 'wrangler'
import { buildWorker } from '../scripts/local/wrangler.ts'

interface Migrations {
  readonly up: string[]
  /** The undoing ones, the last first. */
  readonly down: string[]
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly migrations: Migrations
    /** The path of the worker's one module. */
    readonly worker: string
  }
}

const statementsIn = (folder: string, reversed: boolean): string[] => {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
  return (reversed ? files.toReversed() : files).flatMap((name) =>
    unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8')),
  )
}

/** What all test files share: the built worker, and the migrations as wrangler splits them. */
export default async ({ provide }: TestProject): Promise<void> => {
  const folder = join(import.meta.dirname, '../migrations')
  provide('migrations', {
    up: statementsIn(folder, false),
    down: statementsIn(join(folder, 'down'), true),
  })
  // Not where `npm start` builds: tests run that, while others read the worker.
  provide('worker', await buildWorker('.wrangler/test-build'))
}
