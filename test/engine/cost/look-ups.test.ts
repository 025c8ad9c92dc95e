import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { Trigger } from '../../../src/engine/triggers/trigger.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { schemas, statementsOf } from './schemas.ts'

/** A trigger's condition and statements, each to stand alone: rows that it is about become parameters. */
const alone = ({ when, body }: Trigger): string[] =>
  [...(when === undefined ? [] : [`SELECT ${when}`]), ...body]
    // It reads nothing, and stands in a trigger alone.
    .filter((sql) => sql !== 'SELECT RAISE(IGNORE)')
    .map((sql) => sql.replaceAll(/\b(NEW|OLD)\.("(?:[^"]|"")+"|\w+)/g, '?1'))

/** What may be gone through from end to end: rows made within the statement itself, JSON, and CTEs. */
const small = /^SCAN (\d+ )?(CONSTANT ROWS?|n|o|e|found|\(subquery-\d+\)|\w+ VIRTUAL TABLE .*)$/

/** Rows found by an index that still have to be sorted: a look-up of one row that reads all of them. */
const sorted = /^USE TEMP B-TREE FOR (LAST TERM OF )?ORDER BY$/
const found = /^SEARCH (x|c|other) /

const step = z.object({ parent: z.number(), detail: z.string() })

/** The steps of a statement's plan that read more rows the more there are. */
const slow = (db: DatabaseSync, sql: string): string[] => {
  const steps = db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map((row) => step.parse(row))
  return steps
    .filter(
      ({ parent, detail }) =>
        (detail.startsWith('SCAN ') && !small.test(detail)) ||
        (sorted.test(detail) && steps.some((s) => s.parent === parent && found.test(s.detail))),
    )
    .map(({ detail }) => detail)
}

describe('every look-up of a trigger goes by a key or an index', () => {
  test.each([
    ['MonoTask', { views: catalog.views, sourceTables: catalog.sourceTables }] as const,
    ...schemas,
  ])('%s', (_what, schema) => {
    using db = new DatabaseSync(':memory:')
    for (const sql of statementsOf(schema, true)) db.exec(sql)
    const wrong = schema.views.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        alone(trigger).flatMap((sql) =>
          slow(db, sql).map((detail) => `${trigger.name}: ${detail}: ${sql.slice(0, 300)}`),
        ),
      ),
    )
    expect(wrong).toEqual([])
  })
})
