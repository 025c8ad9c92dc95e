import { answering } from './command-line/answer.ts'
import { family, run, withConfig, within, withJson, withTarget } from './command-line/family.ts'
import type { FleetTarget } from './fleet/fleet-target.ts'

const name = 'npm run deliveries --'

const load = () => import('./deliveries/deliveries.ts')

const deliveries = family(name, {
  does: 'Looks after alert messages that were given up, in the local database or, with --remote, in the deployed one; of a fleet those of CONTROL.',
  examples: [
    [`${name} dead --remote`, 'which are they, and what did the receiver answer?'],
    [`${name} replay --remote`, 'all of them again, once the receiver is mended'],
  ],
})

const dead = within(deliveries, 'dead', {
  does: 'name the messages that were given up, the oldest first',
  examples: [[`${name} dead`, 'of the local database']],
})
answering(withJson(withConfig(withTarget(dead))), async (target: FleetTarget) => {
  const { listDead, onOutbox } = await load()
  return onOutbox(target, listDead)
})

const replay = within(deliveries, 'replay [ID]', {
  does: 'send a message again with the next run of deliver, or all that were given up; switches their receivers on again',
  examples: [
    [`${name} replay --remote`, 'all'],
    [`${name} replay 01JZ0000000000 --remote`, 'one'],
  ],
})
answering(
  withJson(withConfig(withTarget(replay))),
  async (id: string | undefined, target: FleetTarget) => {
    const { onOutbox, replayDead } = await load()
    return onOutbox(target, (db) => replayDead(db, id))
  },
)

await run(deliveries)
