import { invoke, type Outcome } from '../jobs/invoke.ts'
import type { Job, RunContext } from '../jobs/job.ts'
import { readActiveAlerts } from '../store/alerts.ts'
import type { FindingMark } from '../store/findings/standing.ts'
import type { Registered } from '../store/fleet/registry.ts'
import type { Member } from './databases-file.ts'
import type { Fleet } from './fleet.ts'
import { letGo, registeredAs, tell, wholeSet } from './hand-over.ts'
import { memberView } from './member-view.ts'

/** What is in the way of running jobs in a database by hand; null: nothing. */
export const notNow = (registered: Registered | null): string | null =>
  registered !== null && (registered.state === 'behind' || registered.state === 'double')
    ? (registered.error ?? `It is ${registered.state}.`)
    : null

/**
 * Runs a job in a database of the fleet by hand, and then tells CONTROL of its alerts, as a tick does: findings stand
 * until CONTROL has them. How the database stands there is left to its ticks. Throws where the job can't be claimed, or
 * CONTROL can't be written.
 */
export const runInMember = async (
  fleet: Fleet,
  member: Member,
  job: Job,
  { dryRun, inSpan }: Pick<RunContext, 'dryRun' | 'inSpan'>,
): Promise<Outcome> => {
  const view = memberView(fleet, fleet.open(member))
  const told: FindingMark[] = []
  const outcome = await invoke(
    [job],
    {
      ...fleet,
      ...view,
      dryRun,
      onTold: (findings) => told.push(...findings),
      ...(inSpan === undefined ? {} : { inSpan }),
    },
    { kind: 'manual' },
  )
  if (outcome.kind !== 'ran' || dryRun) return outcome
  const read = registeredAs(fleet, member.name)
  const registered = await read()
  if (registered === null) return outcome
  const { state, error } = registered
  const { alerts } = wholeSet(await readActiveAlerts(view.db))
  await tell(fleet, { read, found: { state, error, alerts } })
  await letGo(view.db, told)
  return outcome
}
