import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { billOf, fleetMonthTable, fleetRows, monthOf } from '../../bench/report/fleet-month.ts'
import rows from '../../bench/report/fleet-rows.json' with { type: 'json' }

const measured = fleetRows.parse(rows)
const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
/** A table without what only aligns it. */
const plain = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-')

it.each(['bench/results.md', 'docs/cost.md'])('%s has the table that is computed', (path) => {
  expect(plain(read(path))).toContain(plain(fleetMonthTable(measured)))
})

it('a thousand databases cost at most $25 a month', () => {
  expect(billOf(monthOf(1000, measured)).all).toBeLessThanOrEqual(25)
})

it('takes what is beyond the plan alone into the bill', () => {
  const nothing = { read: 0, written: 0, operations: 0, requests: 0, cpuMs: 0 }
  expect(billOf(nothing).all).toBe(5)
  expect(billOf({ ...nothing, written: 51_000_000 })).toMatchObject({ written: 1, all: 6 })
  expect(billOf({ ...nothing, read: 26_000_000_000 })).toMatchObject({ read: 1, all: 6 })
  expect(billOf({ ...nothing, operations: 3_500_000 })).toMatchObject({ operations: 1, all: 6 })
})
