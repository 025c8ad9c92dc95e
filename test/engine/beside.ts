import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import * as z from 'zod'
import { type Database, statement } from '../../src/db/database.ts'
import { comparedColumns } from '../../src/engine/statements/refresh-sql.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import { type LocalD1, localD1, migrationStatements } from '../d1.ts'
import { monotask } from '../monotask.ts'

const { views } = catalog

/** A row of every table that others stand below. */
export const parents = [
  "INSERT INTO projects (id, name) VALUES ('p', 'P')",
  "INSERT INTO tasks (id, project_id, title) VALUES ('t', 'p', 'T'), ('u', 'p', 'U')",
  "INSERT INTO validation_sessions (id, task_id) VALUES ('s', 't')",
]

/** SQL for a text of `count` characters; an odd count is one more. */
export const repeated = (character: string, count: number): string =>
  `replace(hex(zeroblob(${Math.ceil(count / 2)})), '0', '${character}')`

/** Rows that are there in a table and not in the definition, or the other way round, byte by byte: by view. */
export const unlike = async (db: Database): Promise<string[]> => {
  const queries = views.map((view) => {
    const names = [view.key, ...comparedColumns(view), ...view.derived.map((c) => c.name)]
    const bytes = names.map((name) => `typeof(${name}) || hex(${name})`).join(', ')
    const [kept, plain] = [view.table, view.declaration.name].map(
      (name) => `SELECT ${bytes} FROM ${name}`,
    )
    return statement(
      `SELECT (SELECT count(*) FROM (${kept} EXCEPT ${plain})) + (SELECT count(*) FROM (${plain} EXCEPT ${kept})) AS n`,
    )
  })
  const results = await db.batch(queries)
  return views
    .filter((_, at) => z.object({ n: z.number() }).parse(results[at]?.rows[0]).n > 0)
    .map(({ table }) => table)
}

/** The first column of the first row. */
export const only = async (db: Database, sql: string): Promise<unknown> => {
  const [result] = await db.batch([statement(sql)])
  return Object.values(z.record(z.string(), z.unknown()).parse(result?.rows[0]))[0]
}

/** The labels that no histogram shows, in order; null where there are none. */
export const hiddenLabels = (db: Database): Promise<unknown> =>
  only(db, 'SELECT group_concat(label) FROM (SELECT * FROM viewkeeper_more_labels ORDER BY label)')

const answer = async (db: Database, sql: string) => {
  const told = statement('SELECT changes() AS changes, last_insert_rowid() AS row')
  try {
    return (await db.batch([statement(sql), told])).map(({ rows }) => rows)
  } catch (error) {
    return String(error)
  }
}

export interface Beside extends AsyncDisposable {
  /** The database with us. */
  readonly local: LocalD1
  readonly db: Database
  /** Runs statements with us and without: what each answers, [rows, changes() and last rowid] or an error. */
  readonly run: (
    ...sql: readonly string[]
  ) => Promise<readonly [with_: unknown[], without: unknown[]]>
  /** The same; throws unless both answer alike and every view is as it is defined. */
  readonly passes: (...sql: readonly string[]) => Promise<unknown[]>
  /** The same for statements of which none may fail. */
  readonly succeeds: (...sql: readonly string[]) => Promise<void>
}

/** A D1 database with us beside one without, both with these changes of MonoTask's tables. */
export const beside = async (...changes: readonly ((sql: string) => string)[]): Promise<Beside> => {
  const both: [LocalD1, LocalD1] = [
    await localD1([...monotask(...changes), ...migrationStatements()]),
    await localD1(monotask(...changes)),
  ]
  const run = async (...sql: readonly string[]) => {
    const all: [with_: unknown[], without: unknown[]] = [[], []]
    for (const text of sql)
      for (const [at, { db }] of both.entries()) all[at]?.push(await answer(db, text))
    return all
  }
  const passes = async (...sql: readonly string[]) => {
    const [with_, without] = await run(...sql)
    expect(with_).toEqual(without)
    expect(await unlike(both[0].db), sql.join('; ').slice(0, 300)).toEqual([])
    return with_
  }
  const succeeds = async (...sql: readonly string[]) => {
    const answers = await passes(...sql)
    expect(answers.filter((one) => typeof one === 'string')).toEqual([])
  }
  await run(...parents)
  return {
    local: both[0],
    db: both[0].db,
    run,
    passes,
    succeeds,
    [Symbol.asyncDispose]: async () => {
      for (const one of both) await one[Symbol.asyncDispose]()
    },
  }
}

/** The numbers of a range as rows `i`, to stand in a FROM clause. */
const numbers = (from: number, to: number): string =>
  `(WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i < ${to}) SELECT i FROM n)`

/** Critical failures r<i> of session s, named by an expression over `i`. */
export const failures = (from: number, to: number, name: string, session = 's'): string =>
  `INSERT INTO validation_results (id, validation_session_id, rule_name, severity, status) SELECT 'r' || i, '${session}', ${name}, 'critical', 'failed' FROM ${numbers(from, to)} RETURNING id`

/** Executions e<i> of task t by agents of a type that is an expression over `i`. */
export const executions = (from: number, to: number, type: string): string =>
  `INSERT INTO agent_executions (id, task_id, agent_type) SELECT 'e' || i, 't', ${type} FROM ${numbers(from, to)} RETURNING id`

/** The names of failed rules of task t. */
export const failedNames = (db: Database): Promise<unknown> =>
  only(db, "SELECT failed_rule_names FROM task_validation_summary_mv WHERE task_id = 't'")

/** The histogram of agent types of task t. */
export const types = async (db: Database): Promise<Record<string, number>> => {
  const sql = "SELECT executions_by_type FROM agent_execution_summary_mv WHERE task_id = 't'"
  return z.record(z.string(), z.number()).parse(JSON.parse(String(await only(db, sql))))
}

/** For all tests of a file: a database with us beside one without, both with `parents` alone before each test. */
export const besideForEach = (): (() => Beside) => {
  let both: Beside
  beforeAll(async () => {
    both = await beside()
  })
  afterAll(() => both[Symbol.asyncDispose]())
  beforeEach(async () => {
    await both.run('DELETE FROM projects', ...parents)
  })
  return () => both
}
