import { expect, it } from 'vitest'
import { consumersOf } from '../../scripts/fleet/block.ts'
import { decideMessage, mostHandBacks } from '../../src/fleet/decide-message.ts'
import { messageVersion } from '../../src/fleet/message.ts'
import { queueNames } from '../../src/fleet/queues.ts'

const tick_ms = 1_796_032_800_000
const again = { kind: 'again', tick_ms, cron: '*/5 * * * *', database: 'acme' }
const jobs = {
  ...{ kind: 'jobs', tick_ms, cron: '*/5 * * * *' },
  ...{ part: 1, parts: 1, databases: ['acme'] },
}
const evaluate = { kind: 'evaluate', tick_ms }
const job = {
  ...{ kind: 'job', tick_ms, run: 'r', job: 'audit', dry_run: false },
  ...{ part: 1, round: 1, databases: ['acme'] },
}
const unknown = { kind: 'something new' }

const own = messageVersion
const before = messageVersion - 1

/** What becomes of a body of a version, in a queue of its own and in that of the dead. */
const cases: readonly (readonly [number, object, string, string])[] = [
  [own, jobs, 'work', 'work'],
  [own, evaluate, 'work', 'work'],
  [own, again, 'work', 'give up'],
  [own, job, 'work', 'give up'],
  [own, unknown, 'let go', 'let go'],
  [before, jobs, 'work', 'work'],
  [before, evaluate, 'work', 'work'],
  [before, again, 'work', 'give up'],
  [before, job, 'work', 'give up'],
  [before, unknown, 'let go', 'let go'],
  [before - 1, jobs, 'let go', 'let go'],
  [own + 1, jobs, 'hand back', 'hand back'],
  [own + 1, unknown, 'hand back', 'hand back'],
  [own + 7, unknown, 'hand back', 'hand back'],
]

it.each(cases)('version %i of %o: %s, among the dead: %s', (version, body, inQueue, amongDead) => {
  const decided = [false, true].map((isDead) =>
    decideMessage({ version, ...body }, { isDead, attempts: 1 }),
  )
  expect(decided.map(({ kind }) => kind)).toEqual([inQueue, amongDead])
})

it('reads one of the version before as one of its own', () => {
  const decided = [before, own].map((version) =>
    decideMessage({ version, ...jobs }, { isDead: false, attempts: 1 }),
  )
  expect(decided[0]).toEqual(decided[1])
})

it.each([null, 'text', {}, { version: 'new' }, { version: own, ...jobs, tick_ms: 'soon' }])(
  'lets go of %o, and says why',
  (body) => {
    expect(decideMessage(body, { isDead: false, attempts: 1 })).toMatchObject({
      kind: 'let go',
      error: expect.stringContaining('A message of the queue was let go of: it is '),
    })
  },
)

it('hands a newer one back soon at first, and is told of it before the last queue drops it', () => {
  const newer = { version: own + 1, ...jobs }
  const delays = [1, 2, 3, 4, 5].map((attempts) =>
    decideMessage(newer, { isDead: false, attempts }),
  )
  expect(delays).toEqual(
    [15, 30, 60, 60, 60].map((delaySeconds) => ({ kind: 'hand back', delaySeconds })),
  )
  const last = (attempts: number) => decideMessage(newer, { isDead: true, attempts }).kind
  expect([last(mostHandBacks), last(mostHandBacks + 1)]).toEqual(['hand back', 'let go'])
  const dead = consumersOf().find(({ queue }) => queue === queueNames.dead)
  expect(mostHandBacks).toBeLessThanOrEqual(Number(dead?.max_retries))
})
