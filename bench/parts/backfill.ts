import type { Load } from '../../scripts/local/load.ts'
import { readMigrations } from '../../scripts/local/migrations.ts'
import { application } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { resume } from '../../src/keeper/pause/resume.ts'
import { examineSourceTables } from '../../src/keeper/pause/source-examination.ts'
import { suspend } from '../../src/keeper/pause/suspend.ts'
import { mend } from '../../src/keeper/refresh/mend.ts'
import { openD1, timed } from '../databases/d1.ts'
import type { Part } from '../part.ts'
import { atMost, number, table } from '../report/markdown.ts'
import { content } from '../workload/content.ts'

const { catalog } = application

interface Data {
  readonly name: string
  readonly sql: () => readonly string[]
  readonly goalSeconds: number | null
}

const stepGoalMs = 1000

const generated = (tasks: number, goalSeconds: number | null): Data => ({
  name: `${number(tasks)} tasks`,
  sql: () => content({ tasks }),
  goalSeconds,
})

const fromFile = ({ statements }: Load): Data => ({
  name: 'the file loaded',
  sql: () => statements,
  goalSeconds: 3,
})

/** Loads data while the triggers are paused, and measures `npm run views -- resume` after it. */
const measure = async ({ name, sql, goalSeconds }: Data): Promise<string[]> => {
  await using d1 = await openD1(readMigrations('up'))
  await suspend(d1.db, catalog, new Date())
  for (const text of sql()) await d1.db.run(statement(text))
  const { db, held } = timed(d1)
  const started = performance.now()
  const now = () => new Date()
  await resume(db, catalog, { now: now(), examine: examineSourceTables })
  const triggersMs = performance.now() - started
  held.length = 0
  await mend(db, catalog, { steps: Number.POSITIVE_INFINITY, now })
  const seconds = (performance.now() - started) / 1000
  const steps = held
  return [
    name,
    goalSeconds === null ? number(seconds) : atMost(seconds, goalSeconds),
    number(triggersMs / 1000),
    number(steps.length),
    atMost(Math.max(...steps), stepGoalMs),
    number(db.usage.rows_read),
    number(db.usage.rows_written),
  ]
}

export const backfill: Part = {
  name: 'backfill',
  title: 'Filling the views of a database that has data already',
  run: async ({ quick, load }) => {
    const data = [
      ...(load === null ? [] : [fromFile(load)]),
      ...(quick
        ? [generated(1000, null)]
        : [generated(10_000, 1), generated(100_000, 6), generated(1_000_000, null)]),
    ]
    const rows = [
      [
        'data',
        'seconds',
        'of these, triggers',
        'steps',
        'longest, ms',
        'rows read',
        'rows written',
      ],
    ]
    for (const each of data) rows.push(await measure(each))
    return `\`npm run views -- resume\` on D1 after an import with the triggers paused: it puts the triggers back, then goes through
each view in steps. The longest step is how long other writers wait at most. Every task has a row of each kind.

${table(rows)}`
  },
}
