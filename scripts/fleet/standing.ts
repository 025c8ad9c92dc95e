import * as z from 'zod/mini'
import type { Database } from '../../src/db/database.ts'
import { byStanding, readAllStandings, withLastTicks } from '../../src/fleet/standing.ts'
import { showDatabase, shownDatabase } from '../../src/http/databases.ts'
import { askWorker, workerAddress } from '../status/over-http.ts'

/** How a database of the fleet stands, as GET /api/databases has it. */
export type Standing = z.output<typeof shownDatabase>

/** How every database stands by CONTROL, the worst first. */
export const standingsIn = async (control: Database): Promise<Standing[]> => {
  const standings = await readAllStandings({ control, members: [] })
  return (await withLastTicks(control, standings)).map(showDatabase)
}

const page = z.object({ databases: z.array(shownDatabase), next: z.nullable(z.string()) })

/** The same of a deployed worker, by its GET /api/databases, page by page. Throws a StartError where it can't be had. */
export const standingsOver = async (
  address: string,
  env: NodeJS.ProcessEnv,
): Promise<Standing[]> => {
  const found: Standing[] = []
  for (let after: string | null = null; ; ) {
    const url = workerAddress(address, '/api/databases')
    url.searchParams.set('limit', '500')
    if (after !== null) url.searchParams.set('after', after)
    const read: z.output<typeof page> = await askWorker(url, env, page)
    found.push(...read.databases)
    after = read.next
    if (after === null) return found.toSorted(byStanding)
  }
}
