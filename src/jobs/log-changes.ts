import type { Alert } from '../alerting/alert.ts'
import type { Evaluation } from '../alerting/evaluate.ts'
import { type LogLine, log } from '../log/log.ts'
import type { JobContext } from './job.ts'

/** How many changes of one run are told. */
const most = 50

/** Tells which alerts have another state than `before`: an alert that is neither pending nor firing is inactive. */
export const logChanges = (
  before: readonly Alert[],
  { changed, dropped }: Pick<Evaluation, 'changed' | 'dropped'>,
  { db, runId, trigger }: Pick<JobContext, 'db' | 'runId' | 'trigger'>,
): void => {
  const known = new Map(before.map((alert) => [alert.fingerprint, alert]))
  const stepped = changed.flatMap(({ fingerprint, labels, status }) => {
    const from = known.get(fingerprint)?.status ?? 'inactive'
    return from === status ? [] : [{ alert: labels.alertname, fingerprint, from, to: status }]
  })
  const gone = dropped.map((fingerprint) => ({
    alert: known.get(fingerprint)?.labels.alertname,
    fingerprint,
    from: 'pending',
    to: 'inactive',
  }))
  const all = [...stepped, ...gone]
  const line = {
    event: 'alert_changed',
    database: db.name,
    job: 'evaluate',
    run_id: runId,
    trigger,
  } satisfies LogLine
  for (const change of all.slice(0, most)) log({ ...line, ...change })
  if (all.length > most) log({ ...line, error: `${all.length - most} more alerts have changed.` })
}
