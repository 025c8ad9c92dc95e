import { existsSync } from 'node:fs'
import type { Database } from '../../src/db/database.ts'
import { type DeliveryRow, listDeliveries, replayDelivery } from '../../src/store/deliveries.ts'
import type { Answer } from '../command-line/answer.ts'
import { Progress } from '../command-line/progress.ts'
import { aligned } from '../command-line/table.ts'
import { clockTime } from '../command-line/time.ts'
import { counted } from '../command-line/words.ts'
import { onControl, startedIn } from '../fleet/control.ts'
import { isFleet } from '../fleet/find-database.ts'
import type { FleetTarget } from '../fleet/fleet-target.ts'
import { onTarget } from '../local/target.ts'
import { databaseFolder } from '../local/wrangler.ts'

/** Lets `use` work on the database that has the messages: of a fleet, CONTROL. */
export const onOutbox = async <T>(
  target: FleetTarget,
  use: (db: Database) => Promise<T>,
): Promise<T> =>
  isStarted(target) || (await isFleet(target.config))
    ? onControl(target, use)
    : onTarget(target, use)

/** Whether a folder keeps a fleet of npm start, and no database by itself. */
const isStarted = ({ remote, data }: FleetTarget): boolean =>
  !remote && startedIn(data).length > 0 && !existsSync(databaseFolder(data))

/** So many are read at once. */
const page = 500

/** The messages that were given up and that no newer one has made needless, the oldest first. */
const deadMessages = async (db: Database): Promise<DeliveryRow[]> => {
  const found: DeliveryRow[] = []
  for (let after: string | null = null; ; ) {
    const read: DeliveryRow[] = await listDeliveries(db, { statuses: ['dead'], limit: page, after })
    found.push(...read)
    after = read.length < page ? null : (read.at(-1)?.id ?? null)
    if (after === null) return found.filter(({ status }) => status === 'dead').toReversed()
  }
}

const shown = ({ id, receiver, attempts, created_at_ms, last_answer }: DeliveryRow) => ({
  ...{ id, receiver, attempts, last_answer },
  created_at: clockTime(new Date(created_at_ms)),
})

/** Names the dead messages: when they were queued, for whom, and the last answer. */
export const listDead = async (db: Database): Promise<Answer> => {
  const dead = (await deadMessages(db)).map(shown)
  const rows = dead.map(({ created_at, receiver, attempts, last_answer, id }) => [
    ...[created_at, receiver, String(attempts), last_answer ?? '', id],
  ])
  return {
    text:
      dead.length === 0
        ? 'No message is dead.'
        : aligned([['queued', 'receiver', 'tries', 'last answer', 'id'], ...rows]),
    json: { dead },
  }
}

/**
 * Has dead messages sent again with the next run of deliver, the oldest first: one, or all of them. Throws an Error for
 * an id that there is not.
 */
export const replayDead = async (db: Database, id: string | undefined): Promise<Answer> => {
  const ids = id === undefined ? (await deadMessages(db)).map((one) => one.id) : [id]
  using progress = new Progress(process.stderr, 'messages')
  for (const [at, one] of ids.entries()) {
    const found = await replayDelivery(db, one, new Date())
    if (found === null)
      throw new Error(`There is no message ${one}. Those that are dead: npm run deliveries -- dead`)
    progress.show('Replaying', at + 1, ids.length)
  }
  return {
    text:
      ids.length === 0
        ? 'No message is dead: nothing is sent again.'
        : `${counted(ids.length, 'message is', 'messages are')} sent again with the next run of deliver.`,
    json: { replayed: ids },
  }
}
