import type { Database } from '../../db/database.ts'
import type { Pause } from '../../store/pause.ts'
import type { Catalog } from '../catalog.ts'
import { type Pending, readPending } from './pending.ts'

/** What `resume` leaves to the views that are made beside the old ones, until these take their places. */
export interface Waiting {
  /** By table: of those it puts nothing back. */
  readonly views: readonly string[]
  readonly pending: Pending | null
  /** Whether what keeps the new views is out. */
  readonly isOut: boolean
}

/**
 * Which views wait for others. One that only gets other triggers is put back with these where it is paused. Throws
 * where a migration of another version has announced something.
 */
export const waitingViews = async (
  db: Database,
  catalog: Catalog,
  pauses: readonly Pause[],
): Promise<Waiting> => {
  const pending = await readPending(db, catalog)
  const upgrades = pending?.upgrades ?? []
  const isUpgrading = (name: string) =>
    pauses.some(({ view, state }) => view === name && state === 'upgrading')
  return {
    views: upgrades.flatMap(({ name, work }) =>
      work === 'rebuild' || isUpgrading(name) ? [name] : [],
    ),
    pending,
    isOut: upgrades.some(({ out }) => out),
  }
}
