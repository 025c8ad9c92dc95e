import { expect, it } from 'vitest'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { partsSince } from '../../src/store/fleet/ticks.ts'

it('looks after every database at a tick, and lets one in which nothing moves wait', async () => {
  await using fleet = await localFleet(3)
  const control = fleet.database('CONTROL')
  const outcomes = async () =>
    (await partsSince(control, fleet.clock.now().getTime() - 300_000)).flatMap((part) =>
      part.outcomes.map(({ outcome }) => outcome),
    )
  await fleet.tick()
  expect((await readRegistry(control)).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok'])
  expect(await outcomes()).toEqual(['ran', 'ran', 'ran'])
  await fleet.tick()
  expect(await outcomes()).toEqual(['quiet', 'quiet', 'quiet'])
  expect(fleet.sent).toEqual([])
})
