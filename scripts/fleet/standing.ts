import * as z from 'zod'
import type { Database } from '../../src/db/database.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { partsSince } from '../../src/store/fleet/ticks.ts'
import { askWorker, workerAddress } from '../status/over-http.ts'

const shown = z.object({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  state: z.string(),
  since: z.string().nullable(),
  error: z.string().nullable(),
  alerts: z.object({ firing: z.number(), pending: z.number() }),
  last_tick: z
    .object({
      due_at: z.string(),
      outcome: z.string(),
      duration_ms: z.number(),
      statements: z.number(),
      rows_read: z.number(),
      rows_written: z.number(),
    })
    .nullable(),
})

/** How a database of the fleet stands, as GET /api/databases has it. */
export type Standing = z.output<typeof shown>

const states = ['unreachable', 'slow', 'double', 'behind', 'firing', 'pending', 'new', 'ok']

/** The worst first, then by name. */
const byState = (a: Standing, b: Standing): number =>
  states.indexOf(a.state) - states.indexOf(b.state) || (a.name < b.name ? -1 : 1)

/** For how long before now the last ticks are looked for, milliseconds: a quiet database has one an hour at least. */
const lookBackMs = 2 * 3_600_000

/** How every database stands by CONTROL, the worst first. */
export const standingsIn = async (control: Database, now: Date): Promise<Standing[]> => {
  const parts = await partsSince(control, now.getTime() - lookBackMs)
  const last = new Map(
    parts.flatMap(({ tick_ms, outcomes }) =>
      outcomes.map(({ name, ...outcome }) => [
        name,
        { due_at: new Date(tick_ms).toISOString(), ...outcome },
      ]),
    ),
  )
  const standings = (await readRegistry(control)).map((one): Standing => {
    const firing = one.alerts.filter(({ status }) => status === 'firing').length
    const pending = one.alerts.filter(({ status }) => status === 'pending').length
    const alerts = firing > 0 ? 'firing' : pending > 0 ? 'pending' : null
    const isReached = one.state === 'ok' || one.state === 'new'
    return {
      name: one.name,
      labels: one.labels,
      state: isReached && alerts !== null ? alerts : one.state,
      since: new Date(one.since_ms).toISOString(),
      error: one.error,
      alerts: { firing, pending },
      last_tick: last.get(one.name) ?? null,
    }
  })
  return standings.toSorted(byState)
}

const page = z.object({ databases: z.array(shown), next: z.string().nullable() })

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
    if (after === null) return found.toSorted(byState)
  }
}
