import { application } from '../../src/app.ts'
import { type Database, statement } from '../../src/db/database.ts'
import { shortened } from '../../src/db/key-text.ts'
import type { CompiledView } from '../../src/engine/compile.ts'
import { amountText } from '../../src/engine/cost/amount.ts'
import { costsOf } from '../../src/engine/cost/cost.ts'
import { refreshAllRows } from '../../src/engine/statements/refresh-sql.ts'
import { triggerSql } from '../../src/engine/triggers/trigger.ts'
import type { Finding } from '../../src/keeper/finding.ts'
import { hasFault } from '../../src/keeper/finding.ts'
import { pausableNamed } from '../../src/keeper/pause/installation.ts'
import { resume as putBack, type Resumption } from '../../src/keeper/pause/resume.ts'
import { examineSourceTables } from '../../src/keeper/pause/source-examination.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { refreshKey, viewNamed } from '../../src/keeper/refresh/refresh.ts'
import { readPauses, sinceWhen } from '../../src/store/pause.ts'
import type { Answer } from '../command-line/answer.ts'
import { exits } from '../command-line/exits.ts'
import { Progress, type ProgressStream, waiting } from '../command-line/progress.ts'
import { aligned } from '../command-line/table.ts'
import { counted } from '../command-line/words.ts'
import { diagnose, examine, remark, report } from '../doctor/doctor.ts'
import { goThrough } from './go-through.ts'

const { catalog } = application
const { views, timeSeries } = catalog

/** What was mended of a view, by its table. */
interface Mended {
  readonly view: string
  readonly checked: number
  readonly repaired: number
}

const mendedLine = ({ view, checked, repaired }: Mended): string =>
  `${view}: ${counted(checked, 'key')} checked, ${counted(repaired, 'row')} mended`

/** Computes views and counts anew, of these tables; a line for each. */
const refreshAll = async (
  db: Database,
  wanted: readonly string[],
  stream: ProgressStream,
): Promise<Answer> => {
  using progress = new Progress(stream)
  const mended: Mended[] = []
  for (const view of views.filter(({ table }) => wanted.includes(table)))
    mended.push({ view: view.table, ...(await goThrough(db, view, progress)) })
  const recounted: string[] = []
  for (const { table, recount, counts } of timeSeries.filter((one) => wanted.includes(one.table))) {
    await db.batch(recount.map((sql) => statement(sql)))
    recounted.push(`${table}: ${counts.table} counted anew`)
  }
  return {
    text: [...mended.map(mendedLine), ...recounted].join('\n'),
    json: { views: mended },
  }
}

const requireRunning = async (db: Database): Promise<void> => {
  const paused = (await readPauses(db)).filter(({ state }) => state === 'paused')
  const since = sinceWhen(paused)
  if (since)
    throw new Error(
      `${paused.map(({ view }) => view).join(', ')}: paused since ${since.toISOString()}: what is refreshed now would fall behind again. This mends it: npm run views -- resume`,
    )
}

/** Mends one key, one view, or every view; of a time series, what triggers count for it. */
export const refresh = async (
  db: Database,
  name?: string,
  key?: string,
  stream: ProgressStream = process.stderr,
): Promise<Answer> => {
  await requireRunning(db)
  const pauses = await readPauses(db)
  const isUpgrading = (table: string) =>
    pauses.some(({ view, state }) => view === table && state === 'upgrading')
  const named =
    name === undefined
      ? catalog.installations.map(({ view }) => view)
      : [pausableNamed(catalog, name)]
  const wanted = named.filter((one) => !isUpgrading(one))
  if (wanted.length === 0)
    throw new Error(
      `${named.join(', ')}: kept by the version before, whose definition this version does not know. This makes the new one: npm run views -- resume`,
    )
  const view = views.find(({ table }) => table === wanted[0])
  if (key === undefined || !view) return refreshAll(db, wanted, stream)
  const changed = await refreshKey(db, view, key)
  const came = changed ? 'mended' : 'nothing to mend, or no such key'
  return {
    text: `${view.table} ${shortened(key)}: ${came}`,
    json: { view: view.table, key, mended: changed },
  }
}

/** Takes triggers and plain views out: all, or those of one view and of those that build on it. */
export const pause = async (db: Database, name?: string): Promise<Answer> => {
  const paused = await suspend(db, catalog, new Date(), name)
  return {
    text: `Triggers and plain views are out, and these stand still until npm run views -- resume: ${paused.join(', ')}.`,
    json: { paused },
  }
}

/** Goes on with the mending until it is through, showing how far it has come. */
const mendAll = async (db: Database, stream: ProgressStream) => {
  using progress = new Progress(stream)
  const { views: mended, complete } = await mend(db, catalog, {
    steps: Number.POSITIVE_INFINITY,
    now: () => new Date(),
    onStep: progress.show,
  })
  return { complete, mended: Object.entries(mended).map(([view, one]) => ({ view, ...one })) }
}

const failed = ({ kind, findings, installed }: Resumption): Error => {
  const out =
    'Our triggers are out: the application can write, and the views stand still. Mend this, then: npm run views -- resume'
  const unchanged = 'Nothing was changed. Mend this, then: npm run views -- resume'
  return new Error(
    [
      report(findings),
      ...(kind === 'taken back' ? ['Our triggers were put back and taken out again.'] : []),
      installed === 0 ? out : unchanged,
    ].join('\n'),
  )
}

/** What the doctor finds, and what is missing that a migration would make and `resume` doesn't. */
const examineForTriggers = async (db: Database): Promise<Finding[]> => {
  const findings = await examine(db)
  const known = new Set(findings.flatMap((f) => (f.severity === 'fault' ? [f.name] : [])))
  const more = (await examineSourceTables(db, catalog)).filter(({ name }) => !known.has(name))
  return [...findings.filter(({ name }) => more.every((one) => one.name !== name)), ...more]
}

/**
 * Examines the database, puts triggers and plain views back, fires every trigger, and mends what can differ.
 * Interrupted, it is to be run again. Throws where it can't, with what is wrong; the application can write then.
 */
export const resume = async (
  db: Database,
  stream: ProgressStream = process.stderr,
): Promise<Answer> => {
  const came = await waiting(
    'Examining the database and putting the triggers back',
    () => putBack(db, catalog, { now: new Date(), examine: examineForTriggers }),
    stream,
  )
  if (came.kind !== 'installed') throw failed(came)
  const { mended, complete } = await mendAll(db, stream)
  const lines = [
    ...(came.findings.length > 0 ? [report(came.findings)] : []),
    `Every trigger is back: ${came.installed}. The application can write.`,
    ...(mended.length > 0 ? mended.map(mendedLine) : ['Nothing was to be mended.']),
    ...(complete ? [] : ['Views were paused meanwhile: npm run views -- status']),
  ]
  return {
    text: lines.join('\n'),
    json: { installed: came.installed, findings: came.findings, views: mended, complete },
    status: complete ? exits.fine : exits.wrong,
  }
}

/** Says what is wrong with the database for our triggers. Changes nothing. */
export const doctor = async (db: Database): Promise<Answer> => {
  const findings = await waiting('Examining the database', () => diagnose(db))
  const lines = findings.length > 0 ? [report(findings)] : []
  return hasFault(findings)
    ? { text: lines.join('\n'), json: { findings }, status: exits.wrong }
    : { text: [...lines, 'No fault.', remark].join('\n'), json: { findings } }
}

/** What the triggers of a view read and write at most for each row that a statement changes, as a comment in SQL. */
const costTable = (view: CompiledView): string => {
  const costs = costsOf(view, catalog.views).map(({ table, event, cost }) => [
    `${table} ${event}`,
    amountText(cost.written),
    amountText(cost.read),
  ])
  const notes = [
    'At most so many rows more, as D1 counts them, for each row that a statement changes; move: it gets another',
    'foreign key. A row that a cascade deletes costs what its own deletion does, one that REPLACE removes as much again.',
  ]
  const lines = [...notes, ...aligned([['event', 'written', 'read'], ...costs]).split('\n')]
  return lines.map((line) => `-- ${line}`).join('\n')
}

/** All that a view compiles to, after what it costs. */
export const sql = (name: string): Answer => {
  const view = viewNamed(catalog, name)
  const statements = [
    view.createTable,
    view.createPlainView,
    ...view.triggers.map(triggerSql),
    ...refreshAllRows(view),
  ]
    .map((statement) => `${statement};`)
    .join('\n\n')
  return { text: `${costTable(view)}\n\n${statements}\n`, isForPrograms: true }
}
