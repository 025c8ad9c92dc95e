import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resume } from '../../../scripts/views/commands.ts'
import { statement } from '../../../src/db/database.ts'
import { suspend } from '../../../src/keeper/pause/suspend.ts'
import { catalog } from '../../../src/monotask/catalog.ts'
import { type LocalD1, localD1 } from '../../d1.ts'
import { apply, expectKept, expectWritable, seed, wrapped } from './database.ts'
import { harmless, inTheWay, leaf, newFirst, rebuilds, withRowsBelow } from './patterns.ts'

// One database for all: every pattern leaves it as the next one needs it.
let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.batch(seed.map((sql) => statement(sql)))
})
afterAll(() => local[Symbol.asyncDispose]())

const count = async (table: string): Promise<unknown> => {
  const [result] = await local.db.batch([statement(`SELECT count(*) AS rows FROM ${table}`)])
  return result?.rows[0]
}

const applyWrapped = async (sql: string) => apply(local.db, (await wrapped(local.db, sql)).sql)

/** As `during` does around its command. */
const applyDuring = async (sql: string) => {
  await suspend(local.db, catalog, new Date())
  await apply(local.db, sql)
  return resume(local.db)
}

describe('a leaf rebuilt', () => {
  test.each(rebuilds)(
    '$tool: fails or breaks beside our views, and the application keeps its rows',
    async ({ tool, sql }) => {
      const before = await count(leaf)
      if (tool.startsWith('Rails')) {
        await apply(local.db, sql(leaf))
        await expect(
          local.db.run(
            statement("INSERT INTO tasks (id, project_id, title) VALUES ('t8', 'p1', 'T')"),
          ),
        ).rejects.toThrow('no such table')
        await resume(local.db)
      } else await expect(apply(local.db, sql(leaf))).rejects.toThrow(/error in (view|trigger)/)
      expect(await count(leaf)).toEqual(before)
      await expectKept(local.db)
    },
  )

  test.each(rebuilds)('$tool, wrapped: passes, and every row is exact', async ({ sql }) => {
    await applyWrapped(sql(leaf))
    await expectKept(local.db)
  })

  test.each(rebuilds)('$tool, under during: passes, and every row is exact', async ({ sql }) => {
    await applyDuring(sql(leaf))
    await expectKept(local.db)
  })
})

describe('a table with rows below it rebuilt', () => {
  const every = withRowsBelow.flatMap((table) => rebuilds.map((rebuild) => ({ ...rebuild, table })))

  test.each(every)('$table, $tool: wrap refuses, as the rows below would go', async (rebuild) => {
    await expect(wrapped(local.db, rebuild.sql(rebuild.table))).rejects.toThrow(
      /takes rows of .* along/,
    )
  })

  // Every table once, and every tool.
  const some = withRowsBelow.flatMap((table, index) => {
    const rebuild = newFirst[index % newFirst.length]
    return rebuild ? [{ ...rebuild, table }] : []
  })

  test.each(some)(
    '$table, $tool, with the ids put aside as wrap says: passes, and no row is lost',
    async ({ table, sql, newName }) => {
      const refusal: string = await wrapped(local.db, sql(table)).then(
        () => '',
        (error: Error) => error.message,
      )
      const advised = [...refusal.matchAll(/^ {4}(.*;)$/gm)].map(([, line]) => line ?? '')
      expect(advised).toHaveLength(4)
      expect(refusal).toContain(`ALTER TABLE ${newName(table)} RENAME TO ${table}`)
      const tables = ['validation_results', 'agent_actions', table]
      const before = await Promise.all(tables.map(count))
      await applyWrapped(sql(table, advised.slice(0, 3).join('\n'), advised[3]))
      expect(await Promise.all(tables.map(count))).toEqual(before)
      await expectKept(local.db)
    },
  )

  test.each([...withRowsBelow.slice(0, 1), 'tasks'])(
    '%s, Drizzle, under during: the rows below go, as they do without us, and the views are exact',
    async (table) => {
      await applyDuring(newFirst[0]?.sql(table) ?? '')
      await expectKept(local.db)
    },
  )
})

describe('written by hand', () => {
  test.each(harmless)('$name, wrapped: passes, and every row is exact', async ({ sql }) => {
    await applyWrapped(sql)
    await expectKept(local.db)
  })

  const undoable = harmless.filter(({ undo }) => undo !== null)

  test.each(undoable)(
    '$name, undone under during: passes, and every row is exact',
    async ({ undo }) => {
      await applyDuring(undo ?? '')
      await expectKept(local.db)
    },
  )

  test.each(inTheWay)('$name: wrap refuses it', async ({ sql }) => {
    await expect(wrapped(local.db, sql)).rejects.toThrow(/is gone after it|Then wrap again/)
  })

  test.each(inTheWay)(
    '$name, under during: our triggers stay out, the application can write, and all is exact once it is mended',
    async ({ sql, undo }) => {
      await expect(applyDuring(sql)).rejects.toThrow(/Our triggers are out|no such table/)
      await expectWritable(local.db)
      await apply(local.db, undo)
      await resume(local.db)
      await expectKept(local.db)
    },
  )
})
