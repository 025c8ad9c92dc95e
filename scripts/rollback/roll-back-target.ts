import type { Answer } from '../command-line/answer.ts'
import { Progress } from '../command-line/progress.ts'
import { migrationsFolder } from '../local/ledger.ts'
import { onTarget, type Target } from '../local/target.ts'
import { readMigrationFiles } from '../views/generate.ts'
import { rollBack } from './rollback.ts'

/** Undoes the migrations after number `to` in a database, showing how far that has come. */
export const rollBackTarget = (target: Target, to: number): Promise<Answer> =>
  onTarget(target, async (db) => {
    using progress = new Progress(process.stderr, 'migrations')
    const { undone, remarks } = await rollBack(
      db,
      readMigrationFiles(migrationsFolder),
      to,
      (_, done, total) => progress.show('Undoing', done, total),
    )
    return {
      text: [...undone.map((name) => `Undone: ${name}`), ...remarks].join('\n'),
      json: { undone, remarks },
    }
  })
