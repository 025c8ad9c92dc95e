import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { describeError } from '../../src/db/describe-error.ts'

describe('describeError', () => {
  it.each([
    ['D1_ERROR: no such table: viewkeeper_runs: SQLITE_ERROR', /npm run db:migrate/],
    ['D1_ERROR: table tasks has no column named secret: SQLITE_ERROR', /npm run db:migrate/],
    ['D1_ERROR: Exceeded maximum DB size', /full/],
    ['D1_ERROR: D1 DB is overloaded. Requests queued for too long.', /overloaded/],
    ['D1_ERROR: Network connection lost.', /connection .* lost/],
    ['D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.', /lost/],
    ['D1_ERROR: UNIQUE constraint failed: tasks.id: SQLITE_CONSTRAINT', /constraint/],
    ['D1_ERROR: near "SELEC": syntax error at offset 0: SQLITE_ERROR', /refused a statement/],
  ])('says what %s means, without SQL', (message, meaning) => {
    const text = describeError(new Error(message))
    expect(text).toMatch(meaning)
    expect(text).not.toMatch(/D1_|SQLITE|tasks|viewkeeper|SELEC\b|secret/)
  })

  it('keeps a text that is for people, on one line', () => {
    expect(describeError(new Error('The snapshot\n  was not written.'))).toBe(
      'The snapshot was not written.',
    )
  })

  it.each(['https://hooks.example.com/T0/secret?token=1', 'HTTP://user:secret@example.com'])(
    'takes the URL %s out',
    (url) => {
      expect(describeError(new Error(`No answer from ${url} in time`))).toBe(
        'No answer from (URL) in time',
      )
    },
  )

  it('names the place of a value of the wrong form, not the value', () => {
    const parsed = z.object({ rows: z.number() }).safeParse({ rows: 'secret' })
    expect(describeError(parsed.error)).toBe('A value was not of the expected form: rows.')
  })

  it.each([
    ['text'],
    [undefined],
    [{ message: 'secret' }],
    [new TypeError('no secret of undefined')],
  ])('has a text for the thrown %j', (thrown) => {
    expect(describeError(thrown)).toBe('An unknown error. The worker log has the original.')
  })

  it('cuts what is too long to store', () => {
    expect(describeError(new Error('x'.repeat(10_000)))).toHaveLength(500)
  })
})
