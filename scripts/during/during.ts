import type { Database } from '../../src/db/database.ts'
import { newOwner } from '../local/owner.ts'
import { onTarget, optionsOf, type Target } from '../local/target.ts'
import { type Ended, runCommand } from './command.ts'
import { Interruptions, statusOf } from './interruptions.ts'
import { letWrite, putBack, takeOut } from './phases.ts'

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

type OnDatabase = <T>(use: (db: Database) => Promise<T>) => Promise<T>

/** Puts ours back; where that fails, sees to it that the application can write, and says what to do. */
const finish = async (
  on: OnDatabase,
  {
    owner,
    options,
    say,
  }: { readonly owner: string; readonly options: string; readonly say: (text: string) => void },
) => {
  try {
    say(await on((db) => putBack(db, owner)))
    return true
  } catch (error) {
    say(messageOf(error))
  }
  try {
    await on((db) => letWrite(db, owner))
    say(`The application can write. Once this is mended: npm run views -- resume${options}`)
  } catch (error) {
    say(
      `${messageOf(error)}\nWhether our triggers are in is not known. So that the application can write: npm run views -- pause${options}. Then: npm run views -- resume${options}`,
    )
  }
  return false
}

/**
 * Runs a command, such as a migration, while our triggers and plain views are out; then examines the database, puts
 * them back and mends every row that differs. The database is not open meanwhile. Gives the command's exit status,
 * or 1 where it succeeded and ours could not be put back. Throws, with nothing changed, where they can't be taken
 * out. `say` is told what happens.
 */
export const during = async (
  command: readonly string[],
  target: Target,
  say: (text: string) => void,
): Promise<number> => {
  using interruptions = new Interruptions()
  const on: OnDatabase = (use) =>
    onTarget(target, (db) => {
      interruptions.keepToOurselves()
      return use(db)
    })
  const owner = newOwner()
  try {
    await on((db) => takeOut(db, owner))
  } catch (error) {
    throw new Error(`${messageOf(error)}\nThe command was not run, and nothing was changed.`)
  }
  say('Triggers and plain views are out.')
  const ended: Ended =
    interruptions.first === null
      ? await runCommand(command, interruptions)
      : { status: statusOf(interruptions.first), notStarted: 'The command was not run.' }
  say(ended.notStarted ?? `The command ended with status ${ended.status}.`)
  const isBack = await finish(on, {
    owner,
    say,
    options: optionsOf(target)
      .map((option) => ` ${option}`)
      .join(''),
  })
  return ended.status === 0 && !isBack ? 1 : ended.status
}
