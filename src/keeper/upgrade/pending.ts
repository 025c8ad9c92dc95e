import type { Database } from '../../db/database.ts'
import { readUpgrades, type Upgrade } from '../../store/upgrades.ts'
import type { Catalog } from '../catalog.ts'
import { type Beside, besideViews } from './beside.ts'
import { seriesText, viewText } from './installed.ts'
import { versionOf } from './version.ts'

/** What migrations have announced and is to be done by this version. */
export interface Pending {
  readonly upgrades: readonly Upgrade[]
  /** The views that are made beside the old ones, one that builds on another after it. */
  readonly rebuilt: readonly Beside[]
}

/** Whether this version makes of the view what the migration has announced. */
const isOurs = async ({ views, timeSeries }: Catalog, { name, work, version }: Upgrade) => {
  const view = views.find(({ table }) => table === name)
  const series = timeSeries.find(({ table }) => table === name)
  const text = view ? viewText(view) : series && seriesText(series)
  if (work === 'drop' || work === 'drop index') return text === undefined
  return text !== undefined && (await versionOf(text)) === version
}

/**
 * What is to be done; null where nothing is. Throws an Error for people where a migration of another version has
 * announced it: only a worker of that version can do it.
 */
export const readPending = async (db: Database, catalog: Catalog): Promise<Pending | null> => {
  const upgrades = await readUpgrades(db)
  if (upgrades.length === 0) return null
  for (const upgrade of upgrades)
    if (!(await isOurs(catalog, upgrade)))
      throw new Error(
        `A migration of another version has announced a change of ${upgrade.name}: deploy that version (npx wrangler deploy), or take the migration back (npm run db:migrate:rollback). Until then the view is kept as it was.`,
      )
  const tables = new Set(upgrades.flatMap(({ name, work }) => (work === 'rebuild' ? [name] : [])))
  return { upgrades, rebuilt: besideViews(catalog, tables) }
}
