import { expect, test, vi } from 'vitest'
import type { Answer } from '../../src/delivery/answer.ts'
import { type Attempt, drain, type Queued } from '../../src/delivery/drain.ts'

const delivered: Answer = { kind: 'delivered', text: 'HTTP 200' }
const failed: Answer = { kind: 'failed', text: 'HTTP 500', retryAfterMs: null }
const gone: Answer = { kind: 'gone', text: 'HTTP 410' }

const message = (id: string, change: Partial<Queued> = {}): Queued => ({
  id,
  receiver: 'a',
  group_key: 'g',
  attempts: 0,
  due_at_ms: 0,
  ...change,
})

const run = async (messages: readonly Queued[], answers: Record<string, Answer>) => {
  const sent: string[] = []
  const recorded: Attempt[] = []
  const switchedOff: string[] = []
  await drain(messages, {
    send: async ({ id }) => {
      sent.push(id)
      return answers[id] ?? delivered
    },
    record: async (attempt) => {
      recorded.push(attempt)
    },
    switchOff: async (receiver) => {
      switchedOff.push(receiver)
    },
    now: () => new Date(1000),
    random: () => 0,
  })
  return { sent, recorded, switchedOff }
}

test('sends a group in order, and a failure holds the later ones back', async () => {
  const { sent, recorded } = await run([message('1'), message('2'), message('3')], { 2: failed })
  expect(sent).toEqual(['1', '2'])
  expect(recorded.map((attempt) => attempt.status)).toEqual(['delivered', 'pending'])
  expect(recorded[1]).toMatchObject({ attempts: 1, due_at_ms: 6000, last_answer: 'HTTP 500' })
})

test('a receiver that fails delays no other', async () => {
  const messages = [message('1'), message('2', { receiver: 'b' })]
  const { recorded } = await run(messages, { 1: failed })
  expect(recorded.find((attempt) => attempt.id === '2')?.status).toBe('delivered')
})

test('410 ends the message and switches its receiver off', async () => {
  const { sent, switchedOff, recorded } = await run([message('1'), message('2')], { 1: gone })
  expect({ sent, switchedOff }).toEqual({ sent: ['1'], switchedOff: ['a'] })
  expect(recorded[0]?.status).toBe('dead')
})

test('the ninth failure is the last', async () => {
  const { recorded } = await run([message('1', { attempts: 8 })], { 1: failed })
  expect(recorded[0]).toMatchObject({ status: 'dead', attempts: 9, ended_at_ms: 1000 })
})

test('a message that is not due waits', async () => {
  expect((await run([message('1', { due_at_ms: 2000 })], {})).sent).toEqual([])
})

/** Groups of one message each; sending to `slow` never ends. */
const besideSlow = (groups: number, receivers: readonly string[]) => {
  const messages = receivers.flatMap((receiver) =>
    Array.from({ length: groups }, (_, index) =>
      message(`${receiver}-${index}`, { receiver, group_key: `g${index}` }),
    ),
  )
  const begun: string[] = []
  const open = { now: 0, most: 0 }
  const draining = drain(messages, {
    send: async ({ id, receiver }) => {
      begun.push(id)
      open.now += 1
      open.most = Math.max(open.most, open.now)
      if (receiver === 'slow') return new Promise<Answer>(() => {})
      await Promise.resolve()
      open.now -= 1
      return delivered
    },
    record: async () => {},
    switchOff: async () => {},
    now: () => new Date(1000),
    random: () => 0,
  })
  return { begun, open, draining }
}

test('a receiver that never answers holds half the connections, beside one that works', async () => {
  const { begun, open } = besideSlow(10, ['slow', 'works'])
  await vi.waitFor(() => expect(begun.filter((id) => id.startsWith('works'))).toHaveLength(10))
  expect(begun.filter((id) => id.startsWith('slow'))).toHaveLength(3)
  expect(open.most).toBeLessThanOrEqual(6)
})

test('with more receivers than connections each gets its turn, six at once', async () => {
  const names = ['slow', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
  const { begun, open } = besideSlow(3, names)
  await vi.waitFor(() => expect(begun).toHaveLength(7 * 3 + 1))
  expect(
    begun
      .slice(0, 8)
      .map((id) => id.split('-')[0])
      .toSorted(),
  ).toEqual(names.toSorted())
  expect(open.most).toBeLessThanOrEqual(6)
})
