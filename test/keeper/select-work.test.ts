import { describe, expect, it } from 'vitest'
import type { WorkItem } from '../../src/keeper/audit/read-worklist.ts'
import { selectWork } from '../../src/keeper/audit/select-work.ts'

const item = (origin: WorkItem['origin'], key: string, cost: number | null = null): WorkItem => ({
  view: 'v',
  key,
  origin,
  cost: origin === 'parent' ? null : cost,
})
const parents = (...keys: string[]) => keys.map((key) => item('parent', key))
const rows = (...keys: string[]) => keys.map((key) => item('row', key, 10))
const limits = { limit: 5, rows: 1000, largest: 500, credit: 500, unknownCost: 50 }

describe('selectWork', () => {
  it('takes a slice that fits whole, and begins anew after the last key', () => {
    expect(selectWork([...parents('a', 'b'), ...rows('a', 'b')], limits)).toEqual({
      keys: ['a', 'b'],
      withoutParent: [],
      slice: { nextAfter: null, keys: 2, viewRows: 2, sourceRows: 2, unreadable: 0 },
      rows: 20,
      large: [],
    })
  })

  it('takes keys that stand on one side alone', () => {
    const work = selectWork([...parents('a', 'c'), ...rows('b', 'c')], limits)
    expect(work.keys).toEqual(['a', 'b', 'c'])
    expect(work.withoutParent).toEqual(['b'])
    expect(work.slice).toMatchObject({ nextAfter: null, keys: 3, viewRows: 2, sourceRows: 2 })
  })

  it('ends where the shorter of two lists that were cut ends', () => {
    const work = selectWork([...parents('a', 'b', 'c'), ...rows('a', 'x', 'y')], {
      ...limits,
      limit: 3,
    })
    expect(work.keys).toEqual(['a', 'b', 'c'])
    expect(work.slice?.nextAfter).toBe('c')
  })

  it('stops where its rows are spent, and goes on after the last key taken', () => {
    const keys = ['a', 'b', 'c', 'd']
    const work = selectWork([...parents(...keys), ...rows(...keys)], { ...limits, rows: 25 })
    expect(work.keys).toEqual(['a', 'b'])
    expect(work.slice).toMatchObject({ nextAfter: 'b', keys: 2, viewRows: 2, sourceRows: 2 })
  })

  it('takes one key that costs more than a share, where its credit allows it', () => {
    expect(selectWork([...parents('a'), ...rows('a')], { ...limits, rows: 1 }).keys).toEqual(['a'])
  })

  it('takes none where it need not and none has room, and says that it has not gone on', () => {
    const little = { ...limits, rows: 9, credit: 9 }
    const work = selectWork([...parents('a'), ...rows('a')], little)
    expect(work).toMatchObject({ keys: [], slice: null })
    expect(selectWork([], little).slice).toMatchObject({ nextAfter: null })
  })

  it('takes keys that were faulty before those that changed', () => {
    const faulty = [item('faulty', 'y', 400), item('faulty', 'gone')]
    const changed = [item('changed', 'x', 400), item('changed', 'z', 10)]
    const work = selectWork([...changed, ...faulty], limits)
    expect(work.keys).toEqual(['y', 'gone', 'z'])
  })

  it('passes over keys that are too large, in the slice and among those changed', () => {
    const large = [item('row', 'b', 501), item('changed', 'b', 501)]
    const work = selectWork([...parents('a', 'b', 'c'), ...rows('a', 'c'), ...large], limits)
    expect(work.keys).toEqual(['a', 'c'])
    expect(work.slice).toMatchObject({ nextAfter: null, keys: 3, viewRows: 3, sourceRows: 3 })
    expect(work.large).toEqual([{ key: 'b', rows: 501 }])
  })

  it('gives changed keys half of its rows, so that the slice goes on', () => {
    const changed = Array.from({ length: 100 }, (_, index) => item('changed', `x${index}`, 10))
    const work = selectWork([...parents('a', 'b'), ...rows('a', 'b'), ...changed], limits)
    expect(work.keys).toHaveLength(50 + 2)
    expect(work.slice?.nextAfter).toBeNull()
  })

  it('takes a changed key without a view row', () => {
    expect(selectWork([item('changed', 'new')], limits).keys).toEqual(['new'])
  })

  const tooLong = `t${'61'.repeat(100_001)}`

  it('counts a key that is too long, and a row without a key, and compares neither', () => {
    const keyless = item('keyless', '', 3)
    const work = selectWork([keyless, ...parents('a', tooLong), ...rows('a', tooLong)], limits)
    expect(work.keys).toEqual(['a'])
    expect(work.withoutParent).toEqual([])
    expect(work.slice).toMatchObject({ nextAfter: null, viewRows: 2, sourceRows: 5, unreadable: 4 })
  })

  it('goes on after a key that is too long, though it is the last of a slice', () => {
    const work = selectWork(parents('a', tooLong), { ...limits, limit: 2 })
    expect(work.slice?.nextAfter).toBe(tooLong)
  })

  it('takes no more long keys than one statement can carry', () => {
    const long = ['1', '2', '3', '4', '5', '6'].map((digit) => `t3${digit}${'61'.repeat(99_999)}`)
    const changed = long.map((key) => item('changed', key, 10))
    const work = selectWork([...changed, ...parents('a'), ...rows('a')], limits)
    expect(work.keys).toHaveLength(2 + 1)
    expect(JSON.stringify(work.keys).length).toBeLessThan(1_000_100)
  })
})
