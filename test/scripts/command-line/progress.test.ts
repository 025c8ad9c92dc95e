import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Progress, type ProgressStream, waiting } from '../../../scripts/command-line/progress.ts'
import { terminal } from './terminal.ts'

/** What stands on a stream after these steps. */
const shown = (stream: ProgressStream & { readonly text: () => string }, steps: () => void) => {
  steps()
  return stream.text()
}

describe('on a terminal', () => {
  it('shows keys done of all and the percentage in one line, written anew at each step', () => {
    const stream = terminal()
    const text = shown(stream, () => {
      using progress = new Progress(stream)
      progress.show('tasks_mv', 1200, 10_000)
      progress.show('tasks_mv', 9999, 10_000)
    })
    expect(text).toBe(
      '\rtasks_mv  1,200 of 10,000 keys, 12 %\u001b[K\rtasks_mv  9,999 of 10,000 keys, 99 %\u001b[K\n',
    )
  })

  it('leaves the line of each view, and begins another for the next', () => {
    const stream = terminal()
    shown(stream, () => {
      using progress = new Progress(stream)
      progress.show('a_mv', 1, 2)
      progress.show('a_mv', 2, 2)
      progress.show('b_mv', 0, 0)
    })
    expect(stream.lines()).toEqual(['a_mv  2 of 2 keys, 100 %', 'b_mv  0 of 0 keys, 100 %', ''])
  })

  it('ends its line where the work fails, so that the reason begins in the next', () => {
    const stream = terminal()
    const fails = () => {
      using progress = new Progress(stream)
      progress.show('a_mv', 1, 2)
      throw new Error('connection lost')
    }
    expect(fails).toThrow('connection lost')
    stream.write('connection lost\n')
    expect(stream.lines()).toEqual(['a_mv  1 of 2 keys, 50 %', 'connection lost', ''])
  })

  it('cuts the line to the width of the terminal, where it would go on in the next', () => {
    const stream = terminal(12)
    shown(stream, () => {
      using progress = new Progress(stream)
      progress.show('a_long_name_mv', 1, 2)
    })
    expect(stream.lines()).toEqual(['a_long_name', ''])
  })

  it('writes nothing where there was nothing to show', () => {
    const stream = terminal()
    shown(stream, () => new Progress(stream)[Symbol.dispose]())
    expect(stream.text()).toBe('')
  })
})

describe('elsewhere', () => {
  const plain = () => ({ ...terminal(), isTTY: false })

  it('writes a line for each tenth, without control characters', () => {
    const stream = plain()
    const text = shown(stream, () => {
      using progress = new Progress(stream)
      for (let done = 50; done <= 1000; done += 50) progress.show('a_mv', done, 1000)
    })
    expect(text.split('\n').slice(0, 2)).toEqual([
      'a_mv  100 of 1,000 keys, 10 %',
      'a_mv  200 of 1,000 keys, 20 %',
    ])
    expect(text.match(/\n/g)).toHaveLength(9)
  })

  it('writes nothing of what takes one step', () => {
    const stream = plain()
    shown(stream, () => {
      using progress = new Progress(stream)
      progress.show('a_mv', 3, 3)
      progress.show('b_mv', 3, 3)
    })
    expect(stream.text()).toBe('')
  })
})

describe('after two seconds', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
  })

  it('says how fast it goes and how long it will take, anew each second', () => {
    const stream = terminal()
    let now = 0
    using progress = new Progress(stream, 'rows', () => now)
    progress.show('a_mv', 0, 10_000)
    now = 2000
    progress.show('a_mv', 4000, 10_000)
    expect(stream.lines()).toEqual(['a_mv  4,000 of 10,000 rows, 40 %, 2,000 a second, 3.0 s left'])
    now = 4000
    vi.advanceTimersByTime(1000)
    expect(stream.lines()).toEqual(['a_mv  4,000 of 10,000 rows, 40 %, 1,000 a second, 6.0 s left'])
    now = 5000
    progress.show('a_mv', 10_000, 10_000)
    expect(stream.lines()).toEqual(['a_mv  10,000 of 10,000 rows, 100 %, 5.0 s'])
  })

  it('elsewhere writes a line after half a minute, however little was done', () => {
    const stream = { ...terminal(), isTTY: false }
    let now = 0
    using progress = new Progress(stream, 'rows', () => now)
    progress.show('a_mv', 1, 1000)
    now = 30_000
    progress.show('a_mv', 30, 1000)
    expect(stream.text()).toBe('a_mv  30 of 1,000 rows, 3 %, 1.0 a second, 16 min 43 s left\n')
  })

  it('what is waited for shows for how long, and leaves nothing behind', async () => {
    const stream = terminal()
    const work = Promise.withResolvers<string>()
    const waited = waiting('Building', () => work.promise, stream)
    await vi.advanceTimersByTimeAsync(3000)
    expect(stream.lines()).toEqual(['Building … 3.0 s'])
    work.resolve('built')
    expect(await waited).toBe('built')
    expect(stream.lines()).toEqual([''])
  })

  it('within what shows its progress nothing is waited for in a line of its own', async () => {
    const stream = terminal()
    using progress = new Progress(stream)
    progress.show('a_mv', 1, 2)
    await waiting('Asking', () => vi.advanceTimersByTimeAsync(900), stream)
    expect(stream.lines()).toEqual(['a_mv  1 of 2 keys, 50 %'])
  })

  it('elsewhere what is waited for is told after two seconds, and every half a minute', async () => {
    const stream = { ...terminal(), isTTY: false }
    await waiting('Building', () => vi.advanceTimersByTimeAsync(1999), stream)
    expect(stream.text()).toBe('')
    await waiting('Building', () => vi.advanceTimersByTimeAsync(31_000), stream)
    expect(stream.text()).toBe('Building … 2.0 s\nBuilding … 30 s\n')
    await waiting('Building', () => vi.advanceTimersByTimeAsync(3000), stream)
    expect(stream.text()).toBe('Building … 2.0 s\nBuilding … 30 s\n')
  })
})
