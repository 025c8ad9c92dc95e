import type { Job } from '../../jobs/job.ts'
import { nextRunOf } from '../../jobs/next-run.ts'
import { cronOf } from '../../jobs/schedule.ts'
import type { BriefRun } from '../../store/recent-runs.ts'
import type { Run } from '../../store/runs.ts'
import { clockText, distanceText, durationText } from '../../verdict/times.ts'
import { counted, firstOf, type Html, html } from '../html.ts'
import { symbol } from '../looks/symbols.ts'
import { actionButton, section, table } from '../parts.ts'
import { clock, moment } from '../times.ts'
import type { Looking } from '../view.ts'

/** How many runs of each job are shown. */
export const mostRuns = 60

const barWidth = 4
const barStep = barWidth + 1
const stripHeight = 16

/** Height and look of a bar, so that no run is told by its colour alone. */
const barOf = ({ status }: BriefRun): { readonly look: string; readonly height: number } => {
  if (status === null) return { look: 'going', height: 10 }
  if (status === 'failed') return { look: 'failed', height: stripHeight }
  return status === 'ok' ? { look: 'ok', height: 10 } : { look: 'skipped', height: 5 }
}

const runWords = (run: BriefRun, now: Date): string => {
  const kind = run.isDryRun ? ' (dry run)' : ''
  return `${run.status ?? 'going on'}${kind}, ${clockText(run.started_at_ms, now)}, ${durationText(run.duration_ms)}`
}

/** The newest runs from left to right, the newest last, with placeholders where there are fewer. */
const strip = (job: string, runs: readonly BriefRun[], now: Date): Html => {
  const failed = runs.filter(({ status }) => status === 'failed').length
  const label =
    runs.length === 0
      ? `${job} has not run yet`
      : `The last ${counted(runs.length, 'run')} of ${job}: ${failed === 0 ? 'none' : failed} failed`
  const blank = mostRuns - runs.length
  const width = mostRuns * barStep - 1
  return html`<svg class="runs" role="img" aria-label="${label}" viewBox="0 0 ${width} ${stripHeight}" width="${width}" height="${stripHeight}">${
    blank === 0 ? null : html`<path class="none" d="M0 14h${blank * barStep - 1}v2H0z"/>`
  }${runs.toReversed().map((run, at) => {
    const { look, height } = barOf(run)
    return html`<rect class="${look}" x="${(blank + at) * barStep}" y="${stripHeight - height}" width="${barWidth}" height="${height}"><title>${runWords(run, now)}</title></rect>`
  })}</svg>`
}

const mostFailures = 5

const failuresOf = (job: string, runs: readonly BriefRun[], now: Date): Html | null => {
  const failed = runs.filter(({ error }) => error !== null)
  if (failed.length === 0) return null
  const { shown, more } = firstOf(failed, mostFailures)
  return html`<details id="failures-${job}"><summary class="small">${counted(failed.length, 'failure')} among them</summary>
<ul class="small">${shown.map((run) => html`<li>${clock(run.started_at_ms, now)}: ${run.error ?? ''}</li>`)}${more > 0 ? html`<li>and ${more} more</li>` : null}</ul></details>`
}

const lastText = (run: BriefRun | undefined, now: Date): Html => {
  if (run === undefined) return html`<span class="muted">has not run yet</span>`
  const look = run.status === 'failed' ? 'critical' : run.status === 'ok' ? 'ok' : 'unknown'
  const said = run.error ?? run.skipped
  return html`<span class="${look}">${symbol(look)} ${run.status ?? 'going on'}</span> ${distanceText(run.started_at_ms, now)}, ${durationText(run.duration_ms)}${
    said === null ? null : html`<br><span class="small">${said}</span>`
  }`
}

/** Whether a tick runs the jobs of this cron string only where something has moved: those of one database of a fleet. */
const canWait = (cron: string, { fleet, settings, application }: Looking): boolean =>
  fleet !== null &&
  settings.databaseName !== fleet.control.name &&
  cron === application.schedule.keys().next().value

const nextText = (cron: string | null, looking: Looking): Html => {
  if (cron === null) return html`<span class="muted">by hand only</span>`
  const next = nextRunOf(cron, looking.now)
  const when = next === null ? null : distanceText(next.getTime(), looking.now)
  const condition = canWait(cron, looking) ? ', if something has moved' : ''
  return html`${when === null ? null : html`${when}${condition}<br>`}<code class="small">${cron}</code>`
}

/** Jobs that take something out of the database: not to be pressed by chance. */
const explained: Readonly<Record<string, string>> = {
  pause: 'Takes our triggers out, so that the views stand still until resume puts them back.',
}

const runButtons = ({ name, supportsDryRun }: Job): Html => {
  const run = actionButton(`/page/jobs/${name}`, { label: 'Run now', of: name })
  const explanation = explained[name]
  if (explanation !== undefined)
    return html`<details id="run-${name}"><summary>Run now…</summary><p class="small">${explanation}</p>${run}</details>`
  return html`<div class="inline">${
    supportsDryRun
      ? actionButton(`/page/jobs/${name}`, {
          label: 'Dry run',
          of: name,
          fields: { dry_run: 'true' },
        })
      : null
  }${run}</div>`
}

const columns = [
  { head: 'Job', isWide: true },
  { head: 'Last 60 runs', isWide: true },
  { head: 'Last run', isWide: true },
  { head: 'Read', isNumber: true },
  { head: 'Written', isNumber: true },
  { head: 'Next' },
  { head: '', isWide: true },
] as const

/** Each job with its last runs, its next one, and buttons that run it. */
export const jobsSection = (
  runs: ReadonlyMap<string, readonly BriefRun[]>,
  looking: Looking,
): Html => {
  const { now, viewer, application } = looking
  return section({
    id: 'jobs',
    title: 'Jobs',
    body: table(
      'The jobs and their last runs',
      columns,
      application.jobs.map((job) => {
        const own = runs.get(job.name) ?? []
        const [last] = own
        return {
          id: `job-${job.name}`,
          cells: [
            job.name,
            html`${strip(job.name, own, now)}${failuresOf(job.name, own, now)}`,
            lastText(last, now),
            last?.rows_read.toLocaleString('en') ?? null,
            last?.rows_written.toLocaleString('en') ?? null,
            nextText(cronOf(application, job.name), looking),
            viewer.isAdmin ? runButtons(job) : null,
          ],
        }
      }),
    ),
  })
}

/** A value of a run's result, as a person reads it. */
const resultValue = (value: unknown): Html => {
  if (Array.isArray(value))
    return value.length === 0
      ? html`none`
      : html`<ul>${firstOf(value, 20).shown.map((one) => html`<li>${resultValue(one)}</li>`)}</ul>`
  if (typeof value === 'object' && value !== null) return resultList(value)
  if (typeof value === 'number') return html`${value.toLocaleString('en')}`
  return html`${value === null ? 'none' : String(value)}`
}

const resultList = (result: object): Html =>
  html`<dl class="facts">${Object.entries(result).map(
    ([name, value]) =>
      html`<div><dt>${name.replaceAll('_', ' ')}</dt><dd>${resultValue(value)}</dd></div>`,
  )}</dl>`

/** A run that somebody has asked for here, with what it came to; after a dry run the button that runs it in earnest. */
export const runSection = (run: Run, { now, viewer, application }: Looking): Html => {
  const sign = run.status === 'failed' ? 'critical' : run.status === 'ok' ? 'ok' : 'unknown'
  const startedMs = Date.parse(run.started_at)
  const isBounded = run.result !== null && run.result.complete === false
  const job = application.jobs.find(({ name }) => name === run.job)
  return section({
    id: 'run',
    title: `${run.dry_run ? 'Dry run of ' : ''}${run.job}`,
    aside: html`<a href="/#job-${run.job}">Close</a>`,
    body: html`<div class="pad"><p><span class="${sign}">${symbol(sign)} ${run.status}</span> at ${moment(startedMs, now)}; took ${durationText(run.duration_ms)}, read ${counted(run.rows_read, 'row')} and wrote ${run.rows_written.toLocaleString('en')}.</p>
${run.error === null ? null : html`<p>${run.error}</p>`}
${run.dry_run ? html`<p>Nothing was changed.</p>` : null}
${run.result === null ? null : resultList(run.result)}
${isBounded && !run.dry_run ? html`<p>There is more to do: run it again, and it goes on where it stopped.</p>` : null}
${
  viewer.isAdmin && job !== undefined && (run.dry_run || isBounded)
    ? html`<div class="acts">${actionButton(`/page/jobs/${run.job}`, { label: run.dry_run ? `Run ${run.job} now` : `Go on with ${run.job}`, look: 'main' })}</div>`
    : null
}</div>`,
  })
}
