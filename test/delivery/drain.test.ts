import { describe, expect, test, vi } from 'vitest'
import type { Answer } from '../../src/delivery/answer.ts'
import {
  type Attempt,
  type DrainActions,
  drain,
  type Queued,
  type Verdict,
} from '../../src/delivery/drain.ts'

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

/** Answers as told, at a time that stands still; anything else as given. */
const actionsWith = (
  answers: Readonly<Record<string, Answer>>,
  changes: Partial<DrainActions<Queued>> = {},
): DrainActions<Queued> => ({
  send: async ({ id }) => answers[id] ?? delivered,
  record: async () => {},
  mayGoOn: () => true,
  wait: null,
  now: () => new Date(1000),
  random: () => 0,
  ...changes,
})

const run = async (messages: readonly Queued[], answers: Record<string, Answer>) => {
  const sent: string[] = []
  const recorded: Attempt[] = []
  const verdicts: Record<string, Verdict> = {}
  await drain(
    messages,
    actionsWith(answers, {
      send: async ({ id }) => {
        sent.push(id)
        return answers[id] ?? delivered
      },
      record: async (attempt, { receiver }, verdict) => {
        recorded.push(attempt)
        if (verdict !== null) verdicts[receiver] = verdict
      },
    }),
  )
  return { sent, recorded, verdicts }
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
  const { sent, verdicts, recorded } = await run([message('1'), message('2')], { 1: gone })
  expect({ sent, verdicts }).toEqual({ sent: ['1'], verdicts: { a: 'off' } })
  expect(recorded[0]?.status).toBe('dead')
})

test('the ninth failure is the last', async () => {
  const { recorded } = await run([message('1', { attempts: 8 })], { 1: failed })
  expect(recorded[0]).toMatchObject({ status: 'dead', attempts: 9, ended_at_ms: 1000 })
})

test('a message that is not due waits', async () => {
  expect((await run([message('1', { due_at_ms: 2000 })], {})).sent).toEqual([])
})

/** Groups of one message each; sending to a receiver whose name begins with `slow` never ends. */
const besideSlow = (groups: number, receivers: readonly string[], attemptsOfSlow = 0) => {
  const messages = receivers.flatMap((receiver) =>
    Array.from({ length: groups }, (_, index) =>
      message(`${receiver}-${index}`, {
        receiver,
        group_key: `g${index}`,
        attempts: receiver.startsWith('slow') ? attemptsOfSlow : 0,
      }),
    ),
  )
  const begun: string[] = []
  const open = { now: 0, most: 0 }
  const send: DrainActions<Queued>['send'] = async ({ id, receiver }) => {
    begun.push(id)
    open.now += 1
    open.most = Math.max(open.most, open.now)
    if (receiver.startsWith('slow')) return new Promise<Answer>(() => {})
    await Promise.resolve()
    open.now -= 1
    return delivered
  }
  const draining = drain(messages, actionsWith({}, { send }))
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

test('seven receivers that never answered before hold none of the others back', async () => {
  const slow = Array.from({ length: 7 }, (_, index) => `slow${index}`)
  const { begun } = besideSlow(3, [...slow, 'works'], 1)
  await vi.waitFor(() => expect(begun.filter((id) => id.startsWith('works'))).toHaveLength(3))
})

const busy: Answer = { kind: 'failed', text: 'HTTP 429', retryAfterMs: 60_000 }

test('a Retry-After holds for every group of its receiver, and for no other', async () => {
  const messages = [
    message('1'),
    ...Array.from({ length: 9 }, (_, index) => message(`2${index}`, { group_key: `h${index}` })),
    message('3', { receiver: 'b' }),
  ]
  const { sent, verdicts } = await run(messages, { 1: busy })
  expect(verdicts).toEqual({ a: { heldUntilMs: 61_000 } })
  // Those that were on their way already, over its share of the connections.
  expect(sent.filter((id) => id !== '3')).toEqual(['1', '20', '21'])
  expect(sent).toContain('3')
})

describe('an attempt that cannot be recorded', () => {
  const groups = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
  const messages = groups.map((id) => message(id, { group_key: id }))

  test('lets the others in flight be recorded, begins no send after it, and is thrown', async () => {
    const sent: string[] = []
    const recorded: string[] = []
    const draining = drain(
      messages,
      actionsWith(
        {},
        {
          send: async ({ id }) => {
            sent.push(id)
            await Promise.resolve()
            return delivered
          },
          record: async ({ id }) => {
            if (id === '2') throw new Error('no record')
            recorded.push(id)
          },
        },
      ),
    )
    await expect(draining).rejects.toThrow('no record')
    expect(recorded).toEqual(sent.filter((id) => id !== '2'))
    expect(sent.length).toBeLessThan(messages.length)
  })

  test('ends the run only when those in flight have ended', async () => {
    const ends: (() => void)[] = []
    const recorded: string[] = []
    const draining = drain(
      messages,
      actionsWith(
        {},
        {
          send: async ({ id }) => {
            if (id !== '1') await new Promise<void>((resolve) => ends.push(resolve))
            return delivered
          },
          record: async ({ id }) => {
            if (id === '1') throw new Error('no record')
            recorded.push(id)
          },
        },
      ),
    )
    const outcome = vi.fn()
    draining.catch(outcome)
    await vi.waitFor(() => expect(ends).toHaveLength(5))
    expect(outcome).not.toHaveBeenCalled()
    for (const end of ends) end()
    await expect(draining).rejects.toThrow('no record')
    expect(recorded.toSorted()).toEqual(['2', '3', '4', '5', '6'])
  })
})

test('no send begins once the run has no time left', async () => {
  const sent: string[] = []
  const messages = ['1', '2', '3', '4'].map((id) => message(id))
  await drain(
    messages,
    actionsWith(
      {},
      {
        send: async ({ id }) => {
          sent.push(id)
          return delivered
        },
        mayGoOn: () => sent.length < 2,
      },
    ),
  )
  expect(sent).toEqual(['1', '2'])
})

test('a receiver has half a minute of a run, and the others their own', async () => {
  let nowMs = 0
  const sent: string[] = []
  const messages = ['a1', 'a2', 'a3', 'b1', 'b2'].map((id) =>
    message(id, { receiver: id.slice(0, 1) }),
  )
  await drain(
    messages,
    actionsWith(
      {},
      {
        send: async ({ id }) => {
          sent.push(id)
          if (id === 'a1') nowMs = 31_000
          return delivered
        },
        now: () => new Date(nowMs),
      },
    ),
  )
  expect(sent).not.toContain('a2')
})

describe('what falls due while the run has time', () => {
  /** A clock that waiting moves, and a run that ends after so many milliseconds. */
  const timed = (limitMs: number) => {
    let nowMs = 1000
    const waiting: { readonly dueMs: number; readonly ring: () => void }[] = []
    return {
      actions: {
        now: () => new Date(nowMs),
        mayGoOn: (inMs: number) => nowMs + inMs < 1000 + limitMs,
        wait: (ms: number) =>
          new Promise<void>((ring) => waiting.push({ dueMs: nowMs + ms, ring })),
      },
      /** Time passes from one that waits to the next, until the work is over. */
      passUntil: async (work: Promise<unknown>) => {
        let isOver = false
        const over = work.finally(() => {
          isOver = true
        })
        for (;;) {
          for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
          const next = waiting.toSorted((a, b) => a.dueMs - b.dueMs)[0]
          if (isOver || next === undefined) return over
          waiting.splice(waiting.indexOf(next), 1)
          nowMs = Math.max(nowMs, next.dueMs)
          next.ring()
        }
      },
    }
  }

  const runTimed = async (
    messages: readonly Queued[],
    answers: (message: Queued, nowMs: number) => Answer,
    limitMs = 60_000,
  ) => {
    const { actions, passUntil } = timed(limitMs)
    const sent: string[] = []
    const work = drain(
      messages,
      actionsWith(
        {},
        {
          ...actions,
          send: async (one) => {
            const nowMs = actions.now().getTime()
            sent.push(`${one.id} at ${nowMs / 1000} s`)
            return answers(one, nowMs)
          },
        },
      ),
    )
    await passUntil(work)
    return { sent, attempts: await work }
  }

  test('is tried again, with the later ones of its group after it', async () => {
    const { sent, attempts } = await runTimed([message('1'), message('2')], ({ id }, nowMs) =>
      id === '1' && nowMs < 6000 ? failed : delivered,
    )
    expect(sent).toEqual(['1 at 1 s', '1 at 6 s', '2 at 6 s'])
    expect(attempts.map(({ id, status, attempts: count }) => [id, status, count])).toEqual([
      ['1', 'pending', 1],
      ['1', 'delivered', 2],
      ['2', 'delivered', 1],
    ])
  })

  test('is waited for where it failed in an earlier run', async () => {
    const { sent } = await runTimed(
      [message('1', { attempts: 1, due_at_ms: 4000 })],
      () => delivered,
    )
    expect(sent).toEqual(['1 at 4 s'])
  })

  test('is left to the next run where this one has no time for it', async () => {
    const { sent } = await runTimed([message('1')], () => failed, 4000)
    expect(sent).toEqual(['1 at 1 s'])
    const { sent: all } = await runTimed([message('1')], () => failed)
    expect(all).toEqual(['1 at 1 s', '1 at 6 s'])
  })

  test('is not waited for by a receiver that has asked for a pause, or is gone', async () => {
    const asks: Answer = { kind: 'failed', text: 'HTTP 429', retryAfterMs: 7000 }
    expect((await runTimed([message('1')], () => asks)).sent).toEqual(['1 at 1 s'])
    expect((await runTimed([message('1')], () => gone)).sent).toEqual(['1 at 1 s'])
  })

  test('of one receiver does not wait for another one', async () => {
    const { sent } = await runTimed(
      [message('1'), message('2', { receiver: 'b', attempts: 1, due_at_ms: 20_000 })],
      ({ id }, nowMs) => (id === '1' && nowMs < 6000 ? failed : delivered),
    )
    expect(sent).toEqual(['1 at 1 s', '1 at 6 s', '2 at 20 s'])
  })
})
