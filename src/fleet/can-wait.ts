import type { Registered } from '../store/fleet/registry.ts'
import type { Member } from './databases-file.ts'
import type { Look } from './look.ts'

/** How much earlier than its pace a database is looked after, as cron may be a little early or late. */
const earlyMs = 60_000

interface Due {
  readonly pace: Member['pace']
  readonly registered: Pick<Registered, 'state' | 'alerts' | 'ended'> | null
  readonly tick: Date
}

/** Whether a database can wait for its quiet pace: nothing has moved, and CONTROL has nothing of it to tell. */
export const canWait = (
  { isBusy, lastDueMs }: Pick<Look, 'isBusy' | 'lastDueMs'>,
  { pace: { busyMs, quietMs }, registered, tick }: Due,
): boolean => {
  // A tick that comes again has its alerts handed over again.
  if (lastDueMs === null || registered === null || lastDueMs === tick.getTime()) return false
  const isWell =
    registered.state === 'ok' && registered.alerts.length + registered.ended.length === 0
  const sinceMs = tick.getTime() - lastDueMs + earlyMs
  return sinceMs >= 0 && (sinceMs < busyMs || (!isBusy && isWell && sinceMs < quietMs))
}
