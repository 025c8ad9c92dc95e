import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Trigger } from '../../../src/engine/triggers/trigger.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { schemas, statementsOf } from './schemas.ts'

/** A trigger's condition and statements, each to stand alone: rows that it is about become parameters. */
const alone = ({ when, body }: Trigger): string[] =>
  [...(when === undefined ? [] : [`SELECT ${when}`]), ...body].map((sql) =>
    sql.replaceAll(/\b(NEW|OLD)\.("(?:[^"]|"")+"|\w+)/g, '?1'),
  )

/** What may be gone through from end to end: rows made within the statement itself, JSON, and CTEs. */
const small = /^SCAN (\d+ )?(CONSTANT ROWS?|n|o|e|found|\(subquery-\d+\)|\w+ VIRTUAL TABLE .*)$/

const step = z.object({ detail: z.string() })

const scans = (db: DatabaseSync, sql: string): string[] =>
  db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all()
    .map((row) => step.parse(row).detail)
    .filter((detail) => detail.startsWith('SCAN ') && !small.test(detail))

describe('every look-up of a trigger goes by a key or an index', () => {
  test.each([
    ['MonoTask', { views: catalog.views, sourceTables: catalog.sourceTables }] as const,
    ...schemas,
  ])('%s', (_what, schema) => {
    using db = new DatabaseSync(':memory:')
    for (const sql of statementsOf(schema, true)) db.exec(sql)
    const found = schema.views.flatMap(({ triggers }) =>
      triggers.flatMap((trigger) =>
        alone(trigger).flatMap((sql) =>
          scans(db, sql).map((detail) => `${trigger.name}: ${detail}: ${sql.slice(0, 300)}`),
        ),
      ),
    )
    expect(found).toEqual([])
  })
})
