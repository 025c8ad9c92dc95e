import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { seed } from '../seed.ts'
import { tryOnD1 } from './on-d1.ts'
import { Tally } from './tally.ts'

// npm run faults tries more.
const trials = 6

const random = Math.random
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(() => {
  Math.random = random
})

it('a fault in a tick on D1 itself loses no news, no row and no record', async () => {
  const tally = new Tally([])
  const broken: string[] = []
  const onTrial = (text: string, trial: { readonly broken: readonly string[] }) => {
    if (trial.broken.length > 0) broken.push(`${text}: ${trial.broken.join(', ')}`)
  }
  await tryOnD1(tally, { seed, trials, onTrial })
  expect(broken, `SEED=${seed}`).toEqual([])
  expect(tally.trials).toBeGreaterThan(2)
})
