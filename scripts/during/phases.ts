import { application } from '../../src/app.ts'
import type { Database } from '../../src/db/database.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { releaseDuring } from '../../src/store/during-claim.ts'
import { readPauses } from '../../src/store/pause.ts'
import { requireInstalled } from '../local/ledger.ts'
import { resume } from '../views/commands.ts'
import { claim, holds } from './claim.ts'

const { catalog } = application

/** Claims the database and takes triggers and plain views out; throws with nothing changed. */
export const takeOut = async (db: Database, owner: string): Promise<void> => {
  await requireInstalled(db, ': run the command by itself')
  await claim(db, owner, new Date())
  try {
    await suspend(db, catalog, new Date())
  } catch (error) {
    await releaseDuring(db, owner)
    throw error
  }
}

/** Puts ours back and mends what differs; gives what there is to say. */
export const putBack = async (db: Database, owner: string): Promise<string> => {
  if (!(await holds(db, owner, new Date())))
    throw new Error(
      'Another `during` has taken this database over, as the command took too long: that one puts our triggers back.',
    )
  const { text } = await resume(db)
  await releaseDuring(db, owner)
  return text
}

/** After a fault: triggers that were not fired may break the application's writes, and are taken out. */
export const letWrite = async (db: Database, owner: string): Promise<void> => {
  if (!(await holds(db, owner, new Date()))) return
  const pauses = await readPauses(db)
  const isSound = pauses.every(({ state, probed }) => state === 'paused' || probed)
  if (!isSound) await suspend(db, catalog, new Date())
  await releaseDuring(db, owner)
}
