import type { TestProject } from 'vitest/node'
import { readMigrations } from '../scripts/local/migrations.ts'
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

/** What all test files share: the built worker, and the migrations as wrangler splits them. */
export default async ({ provide }: TestProject): Promise<void> => {
  provide('migrations', { up: readMigrations('up'), down: readMigrations('down') })
  // Not where `npm start` builds: tests run that, while others read the worker.
  provide('worker', await buildWorker('.wrangler/test-build'))
}
