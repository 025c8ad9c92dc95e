import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { randomOf } from '../faults/draws.ts'
import { seed } from '../seed.ts'
import { simulate } from './month.ts'

const random = Math.random
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  Math.random = randomOf(seed)
})
afterAll(() => {
  Math.random = random
})

it('a day and a half of writes, faults and receivers that come and go: all is told, and the views are exact', async () => {
  const { broken, damaged, settled, faults } = await simulate({ seed, days: 1.5 })
  expect(broken, `SEED=${seed}`).toEqual([])
  expect(settled).toBe(damaged)
  expect(faults.size).toBeGreaterThan(3)
})
