import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { seed } from '../seed.ts'
import { runTrials } from './run-trials.ts'
import { subjects } from './subjects.ts'
import { Tally } from './tally.ts'

// npm run faults tries every one.
const oneOf = 60

const random = Math.random
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterAll(() => {
  Math.random = random
})

it('a fault at any transaction loses no news, no row, no record and no tick', async () => {
  const tally = new Tally(subjects.map(({ name }) => name))
  const broken: string[] = []
  await runTrials(tally, {
    seed,
    subjects,
    oneOf,
    onTrial: (text, trial) => {
      if (trial.broken.length > 0) broken.push(`${text}: ${trial.broken.join(', ')}`)
    },
  })
  expect(broken, `SEED=${seed}`).toEqual([])
  expect(tally.trials).toBeGreaterThan(20)
})
