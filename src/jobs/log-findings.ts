import type { AuditedView } from '../keeper/audit/audit-views.ts'
import { type LogLine, log, logError } from '../log/log.ts'
import type { TriggerAudit } from '../store/trigger-audit.ts'
import type { JobContext } from './job.ts'

/** How many triggers a line names. */
const mostNames = 5

const rowFaults = ['missing', 'orphaned', 'drifted'] as const
const triggerFaults = ['missing', 'outdated', 'broken'] as const

const named = (names: readonly string[]): string => {
  const more = names.length - mostNames
  return [...names.slice(0, mostNames), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

/**
 * Tells what an audit found: a line for each view and kind of fault, which is mended by now, and one for each kind of
 * fault of triggers, which a person must mend. Nothing is told of a dry run.
 */
export const logFindings = (
  audited: readonly AuditedView[],
  triggers: TriggerAudit,
  { db, runId, trigger, dryRun }: Pick<JobContext, 'db' | 'runId' | 'trigger' | 'dryRun'>,
): void => {
  if (dryRun) return
  const line = {
    event: 'finding',
    database: db.name,
    job: 'audit',
    run_id: runId,
    trigger,
  } satisfies LogLine
  for (const { audit } of audited)
    for (const status of rowFaults)
      if (audit[status] > 0) {
        const error = `${audit.view}: ${audit[status]} ${status}; ${audit.repaired} of all its rows repaired`
        log({ ...line, status, error })
      }
  for (const status of triggerFaults)
    if (triggers[status].length > 0)
      logError({ ...line, status, error: `Triggers: ${named(triggers[status])}` })
}
