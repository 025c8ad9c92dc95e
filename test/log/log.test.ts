import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { log, logError } from '../../src/log/log.ts'

beforeEach(() => {
  for (const level of ['log', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => {})
})

/** What the line has become, as an object. */
const told = (line: Parameters<typeof log>[0]) => {
  log(line)
  return vi.mocked(console.log).mock.lastCall
}

describe('a line of the log', () => {
  it('is one object, so that its fields are indexed, without what is not known', () => {
    const line = { event: 'job_finished', job: 'audit', duration_ms: 0, error: null } as const
    expect(told(line)).toEqual([{ event: 'job_finished', job: 'audit', duration_ms: 0 }])
  })

  it('has the level error where a person is needed, and no other time', () => {
    logError({ event: 'settings_invalid', error: 'PUBLIC_URL must be an https URL' })
    expect(console.error).toHaveBeenCalledOnce()
    expect(console.log).not.toHaveBeenCalled()
  })

  it.each([
    ['https://hooks.example.com/T0/B1/SECRET', 'https://hooks.example.com/…'],
    ['no way to http://127.0.0.1:8788/x?token=SECRET now', 'no way to http://127.0.0.1:8788/… now'],
    ['https://user:SECRET@example.com/', 'https://example.com/…'],
    ['https://example.com?token=SECRET', 'https://example.com/…'],
    ['HTTPS://example.com#SECRET', 'HTTPS://example.com/…'],
  ])('tells of the address in "%s" its host alone', (error, expected) => {
    expect(told({ event: 'delivery_attempted', error })).toEqual([
      { event: 'delivery_attempted', error: expected },
    ])
  })

  it('is short, however long what it tells of', () => {
    log({ event: 'finding', error: 'x'.repeat(100_000) })
    const [line] = vi.mocked(console.log).mock.lastCall ?? []
    expect(JSON.stringify(line).length).toBeLessThan(1100)
  })
})

it('nothing else in the worker writes to the console', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  const writing = files.filter(
    (file) =>
      file.endsWith('.ts') && /\bconsole\s*[.[]/.test(readFileSync(join('src', file), 'utf8')),
  )
  expect(writing).toEqual(['log/log.ts'])
})

it('every key and event stands in the documentation', () => {
  const source = readFileSync('src/log/log.ts', 'utf8')
  const keys = [...source.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, key]) => key)
  const events = [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, event]) => event)
  const told = readFileSync('docs/logs.md', 'utf8')
  expect(events.length).toBeGreaterThan(5)
  for (const name of [...keys, ...events]) expect(told).toContain(`\`${name}\``)
})
