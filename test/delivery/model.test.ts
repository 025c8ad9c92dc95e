import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commands, settle } from './commands.ts'
import { Expectation } from './expectation.ts'
import { World } from './world.ts'

test('whatever happens: nothing is lost, told twice or out of order, and the last word is the truth', async () => {
  const property = fc.asyncProperty(commands, async (history) => {
    const world = new World()
    const expected = new Expectation()
    await fc.asyncModelRun(() => ({ model: expected, real: world }), history)
    await settle(expected, world)
  })
  const { failed, counterexample, seed, counterexamplePath, errorInstance } = await fc.check(
    property,
    { numRuns: 2000 },
  )
  const replay = `seed ${seed}, path ${counterexamplePath}: ${String(counterexample)}`
  console.log(`model: seed ${seed}`)
  expect(failed ? `${replay}\n${String(errorInstance)}` : 'holds').toBe('holds')
})
