import { expect, it } from 'vitest'
import { fleetTable, tickSentence } from '../../../scripts/start/fleet-tick.ts'
import type { StandingState } from '../../../src/store/fleet/standings.ts'
import type { DatabaseOutcome } from '../../../src/store/fleet/ticks.ts'

const one = (
  name: string,
  outcome: DatabaseOutcome['outcome'] | null,
  state: StandingState = 'ok',
) => ({
  ...{ name, state, shard: 0, labels: {}, since_ms: 0, error: null, tried_at_ms: null },
  ...{ firing: 0, pending: 0 },
  tick:
    outcome === null
      ? null
      : { name, outcome, duration_ms: 7, statements: 1, rows_read: 20, rows_written: 0 },
})

it.each([
  ['all had theirs', [one('a', 'ran'), one('b', 'quiet')], 'Every database had its tick.'],
  [
    'one failed',
    [one('a', 'ran'), one('b', 'failed', 'slow')],
    '1 of 2 databases had their tick; b failed, and is tried again.',
  ],
  [
    'one had failed before',
    [one('a', 'waits'), one('b', null, 'unreachable')],
    '1 of 2 databases had their tick; b had failed before, and is tried once an hour.',
  ],
  [
    'many have none',
    [one('z', 'ran'), ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => one(name, null))],
    '1 of 7 databases had their tick; a, b, c, d, e and 1 more had none.',
  ],
])('the sentence of a tick: %s', (_, databases, sentence) => {
  expect(tickSentence(databases)).toBe(sentence)
})

it('the table names how each stands, and which had no tick', () => {
  const table = fleetTable([one('a', 'ran', 'firing'), one('b', null, 'slow')])
  expect(table).toMatch(/^a +firing +ran +7 +1 +20 +0 +0/m)
  expect(table).toMatch(/^b +slow +none +0/m)
})
