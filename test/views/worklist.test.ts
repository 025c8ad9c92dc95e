import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inTextOrder, selectWork, type WorkItem } from '../../src/views/worklist.ts'

const item = (origin: WorkItem['origin'], key: string, cost: number | null = null): WorkItem => ({
  view: 'v',
  key,
  origin,
  cost: origin === 'parent' ? null : cost,
})
const parents = (...keys: string[]) => keys.map((key) => item('parent', key))
const rows = (...keys: string[]) => keys.map((key) => item('row', key, 10))
const limits = { limit: 5, rows: 1000, largest: 500 }

describe('selectWork', () => {
  it('takes a slice that fits whole, and begins anew after the last key', () => {
    expect(selectWork([...parents('a', 'b'), ...rows('a', 'b')], limits)).toEqual({
      keys: ['a', 'b'],
      withoutParent: [],
      slice: { nextAfter: '', viewRows: 2, sourceRows: 2 },
    })
  })

  it('takes keys that stand on one side alone', () => {
    const work = selectWork([...parents('a', 'c'), ...rows('b', 'c')], limits)
    expect(work.keys).toEqual(['a', 'b', 'c'])
    expect(work.withoutParent).toEqual(['b'])
    expect(work.slice).toEqual({ nextAfter: '', viewRows: 2, sourceRows: 2 })
  })

  it('ends where the shorter of two lists that were cut ends', () => {
    const work = selectWork([...parents('a', 'b', 'c'), ...rows('a', 'x', 'y')], {
      ...limits,
      limit: 3,
    })
    expect(work.keys).toEqual(['a', 'b', 'c'])
    expect(work.slice.nextAfter).toBe('c')
  })

  it('stops where its rows are spent, and goes on after the last key taken', () => {
    const keys = ['a', 'b', 'c', 'd']
    const work = selectWork([...parents(...keys), ...rows(...keys)], { ...limits, rows: 25 })
    expect(work.keys).toEqual(['a', 'b'])
    expect(work.slice).toEqual({ nextAfter: 'b', viewRows: 2, sourceRows: 2 })
  })

  it('takes one key however little may be read', () => {
    expect(selectWork([...parents('a'), ...rows('a')], { ...limits, rows: 1 }).keys).toEqual(['a'])
  })

  it('passes over keys that are too large, in the slice and among those changed', () => {
    const large = [item('row', 'b', 501), item('changed', 'b', 501)]
    const work = selectWork([...parents('a', 'b', 'c'), ...rows('a', 'c'), ...large], limits)
    expect(work.keys).toEqual(['a', 'c'])
    expect(work.slice).toEqual({ nextAfter: '', viewRows: 3, sourceRows: 3 })
  })

  it('gives changed keys half of its rows, so that the slice goes on', () => {
    const changed = Array.from({ length: 100 }, (_, index) => item('changed', `x${index}`, 10))
    const work = selectWork([...parents('a', 'b'), ...rows('a', 'b'), ...changed], limits)
    expect(work.keys).toHaveLength(50 + 2)
    expect(work.slice.nextAfter).toBe('')
  })

  it('takes a changed key without a view row', () => {
    expect(selectWork([item('changed', 'new')], limits).keys).toEqual(['new'])
  })
})

it('orders text as SQLite does, by its UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed())
  fc.assert(
    fc.property(text, text, (a, b) => {
      const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b))
      expect(Math.sign(inTextOrder(a, b))).toBe(bytes)
    }),
  )
})
