import type { TestProject } from 'vitest/node'
import { readMigrations } from '../scripts/local/migrations.ts'
import { buildWorker } from '../scripts/local/wrangler.ts'
import { triggerSql } from '../src/engine/triggers/trigger.ts'
import { catalog } from '../src/monotask/catalog.ts'

interface Migrations {
  /** With what they announce done, as `npm run db:migrate` does it in a new database. */
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

/** The triggers of this version in place of those that a migration has made and another announced others for. */
const finished = (migrations: readonly string[]): string[] => [
  ...migrations.filter((sql) => !/^CREATE TRIGGER/m.test(sql)),
  ...catalog.triggers.map(triggerSql),
  "DELETE FROM viewkeeper_cursors WHERE walk = 'upgrade'",
]

/** What all test files share: the built worker, and the migrations as wrangler splits them. */
export default async ({ provide }: TestProject): Promise<void> => {
  provide('migrations', { up: finished(readMigrations('up')), down: readMigrations('down') })
  // Not where `npm start` builds: tests run that, while others read the worker.
  provide('worker', await buildWorker('.wrangler/test-build'))
}
