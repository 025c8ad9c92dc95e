import { Progress } from '../command-line/progress.ts'
import { migrationNames } from '../local/ledger.ts'
import type { Target } from '../local/target.ts'
import { migrate } from '../local/wrangler.ts'

/** Applies the migrations that a database has not had beside those named, showing how far that has come. */
export const applyPending = async (target: Target, applied: readonly string[]): Promise<void> => {
  const pending = migrationNames().filter((name) => !applied.includes(name)).length
  if (pending === 0) return
  using progress = new Progress(process.stderr, 'migrations')
  progress.show('Applying', 0, pending)
  await migrate(target, (done) => progress.show('Applying', Math.min(done, pending), pending))
  progress.show('Applying', pending, pending)
}
