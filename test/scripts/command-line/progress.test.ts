import { describe, expect, it } from 'vitest'
import { Progress, type ProgressStream } from '../../../scripts/command-line/progress.ts'
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
