import type { Finding } from '../keeper/finding.ts'
import { type Resumption, resume } from '../keeper/pause/resume.ts'
import { examineSourceTables } from '../keeper/pause/source-examination.ts'
import { mend } from '../keeper/refresh/mend.ts'
import type { Job } from './job.ts'
import { requireUnclaimed } from './paused.ts'
import { withinPlan } from './plan.ts'

/** Few enough for 50 statements, once triggers and plain views are back. */
const stepsPerRun = 7

const inWords = (findings: readonly Finding[], severity: Finding['severity']): string[] =>
  findings.filter((one) => one.severity === severity).map(({ name, text }) => `${name} ${text}`)

/** Why triggers and plain views are not back. */
const failure = ({ kind, findings, installed }: Resumption): Error => {
  const faults = inWords(findings, 'fault').join(' ')
  const state =
    installed === 0
      ? 'Our triggers are out: the application can write, and the views stand still.'
      : 'Nothing was changed.'
  const what = kind === 'refused' ? '' : 'They were put back and taken out again. '
  return new Error(`${state} ${what}${faults}`)
}

/**
 * Examines the schema, puts triggers and plain views back, fires every trigger once, and mends what can differ, in
 * bounded steps: repeat until `complete`. Fails where the triggers can't be put back, with what to do; the
 * application can write then. By hand alone.
 */
export const resumeJob: Job = {
  name: 'resume',
  supportsDryRun: false,
  timeLimitSeconds: 600,
  run: async ({ db, application, settings, now }) => {
    const { catalog } = application
    const came = await withinPlan(settings.commandOptions, async () => {
      await requireUnclaimed(db, now())
      return resume(db, catalog, { now: now(), examine: examineSourceTables })
    })
    if (came.kind !== 'installed') throw failure(came)
    const { checked, repaired, complete } = await withinPlan(settings.commandOptions, () =>
      mend(db, catalog, { steps: stepsPerRun, now }),
    )
    const warnings = inWords(came.findings, 'warning')
    return {
      examined: catalog.sourceTables.length,
      installed: came.installed,
      checked,
      repaired,
      complete,
      ...(warnings.length > 0 ? { warnings } : {}),
    }
  },
}
