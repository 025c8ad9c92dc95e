import type { Registered } from '../store/fleet/registry.ts'
import type { Member } from './databases-file.ts'
import type { Look } from './look.ts'

/** How much earlier than its pace a database is looked after, as no two ticks are exactly an interval apart. */
const earlyMs = 60_000

interface Due {
  readonly pace: Member['pace']
  readonly registered: Pick<Registered, 'state' | 'alerts' | 'ended'> | null
  readonly tick: Date
}

/** Whether a database can wait for its quiet pace: nothing has moved, and CONTROL has nothing of it to tell. */
export const canWait = (
  { isBusy, lastBeganMs }: Pick<Look, 'isBusy' | 'lastBeganMs'>,
  { pace: { busyMs, quietMs }, registered, tick }: Due,
): boolean => {
  if (lastBeganMs === null || registered === null) return false
  const isWell =
    registered.state === 'ok' && registered.alerts.length + registered.ended.length === 0
  const sinceMs = tick.getTime() - lastBeganMs + earlyMs
  return sinceMs >= 0 && (sinceMs < busyMs || (!isBusy && isWell && sinceMs < quietMs))
}
