import { expect, it } from 'vitest'
import { statement } from '../../src/db/database.ts'
import { readRegistry } from '../../src/store/fleet/registry.ts'
import { partsSince } from '../../src/store/fleet/ticks.ts'
import { localFleet } from './harness.ts'

it('looks after every database at a tick', async () => {
  await using fleet = await localFleet(3)
  await fleet.tick()
  const control = fleet.database('CONTROL')
  console.log(await readRegistry(control))
  console.log(JSON.stringify(await partsSince(control, 0), null, 1))
  await fleet.tick()
  console.log(JSON.stringify((await partsSince(control, 0)).slice(3), null, 1))
  console.log(await control.batch([statement('SELECT series, number, runs FROM viewkeeper_invocations')]).then((r) => JSON.stringify(r[0]?.rows, null, 1).slice(0, 3000)))
  expect(fleet.sent).toEqual([])
})
