import { describe, expect, test } from 'vitest'
import { matchesAll } from '../../src/alerting/matchers.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { parseSettings, SettingsError } from '../../src/settings.ts'

const slack = { name: 'chat', url_env: 'CHAT_URL' }

describe('a receivers file', () => {
  test('has a default for all but the name and the URL', () => {
    expect(parseReceivers([slack])).toEqual([
      {
        name: 'chat',
        format: null,
        urlEnv: 'CHAT_URL',
        secretEnv: null,
        match: [],
        groupBy: null,
        repeatIntervalMs: 4 * 3_600_000,
        sendResolved: true,
        maxAlerts: 100,
      },
    ])
  })

  test.each([
    [{ severity: 'critical' }, true],
    [{ severity: 'critical', view: 'b"' }, true],
    [{ severity: 'warning' }, false],
    [['severity=~"critical|warning"', 'view!=a'], true],
    [['severity!~"critical|warning"'], false],
  ])('routes by label: %j matches %s', (match, expected) => {
    const [receiver] = parseReceivers([{ ...slack, match }])
    const labels = { severity: 'critical', view: 'b"' }
    expect(matchesAll(receiver?.match ?? [], labels)).toBe(expected)
  })

  test.each([
    ['an unknown format', { format: 'carrier-pigeon' }, '[0.format]: must be one of'],
    ['an invalid label name', { group_by: ['alertname', 'a-b'] }, '[0.group_by.1]'],
    ['an interval that is no duration', { repeat_interval: 'daily' }, '[0.repeat_interval]'],
    ['an interval of nothing', { repeat_interval: '0' }, '[0.repeat_interval]'],
    ['an unknown key', { webhook: 'https://example.com' }, 'webhook'],
    ['a URL in place of its setting', { url_env: 'https://example.com' }, '[0.url_env]'],
    ['a negative limit', { max_alerts: -1 }, '[0.max_alerts]'],
    ['a matcher that is none', { match: ['nonsense'] }, '[0.match] chat'],
    ['an invalid regular expression', { match: ['a=~"("'] }, 'not a regular expression'],
    ['an invalid label to match', { match: { 'a-b': 'c' } }, '[0.match]'],
    ['no name', { name: '' }, '[0.name]'],
    ['too many matchers', { match: Array(21).fill('a=b') }, '[0.match]: holds more than 20'],
    ['a pattern that takes ages', { match: ['a=~"(a+)+"'] }, 'too many ways'],
  ])('is refused with %s', (_, changes, place) => {
    expect(() => parseReceivers([{ ...slack, ...changes }])).toThrow(place)
  })

  test('is refused with two receivers of one name', () => {
    expect(() => parseReceivers([slack, slack])).toThrow('[1.name]: there is a receiver chat')
  })

  test('names every fault at once', () => {
    const faulty = { ...slack, format: 'x', repeat_interval: 'y', more: 1 }
    expect(() => parseReceivers([faulty])).toThrow(/format.*repeat_interval.*more/s)
  })
})

describe('the settings of receivers', () => {
  const entries = parseReceivers([
    { name: 'default', url_env: 'ALERT_WEBHOOK_URL', secret_env: 'ALERT_WEBHOOK_SECRET' },
    { ...slack, secret_env: 'CHAT_SECRET' },
  ])

  test('make those active whose URL is set', () => {
    const { receivers, inactiveReceivers } = parseSettings(
      { CHAT_URL: 'https://x.example/' },
      entries,
    )
    expect(receivers).toMatchObject([{ name: 'chat', url: 'https://x.example/', secrets: [] }])
    expect(inactiveReceivers).toMatchObject([{ name: 'default', urlEnv: 'ALERT_WEBHOOK_URL' }])
  })

  test.each([
    [{ CHAT_URL: 'http://public.example/token' }, ['CHAT_URL']],
    [{ CHAT_SECRET: 'whsec_token' }, ['CHAT_SECRET']],
    [
      { ALERT_WEBHOOK_FORMAT: 'token', CHAT_URL: 'token', CHAT_SECRET: 'token' },
      ['ALERT_WEBHOOK_FORMAT', 'CHAT_URL', 'CHAT_SECRET'],
    ],
  ])('that are faulty are named, and none of the values: %j', (env, names) => {
    const parse = () => parseSettings(env, entries)
    expect(parse).toThrow(SettingsError)
    for (const name of names) expect(parse).toThrow(name)
    expect(parse).not.toThrow(/token/)
  })

  test('have each fault named once, where receivers share a setting and where another is faulty, too', () => {
    const shared = parseReceivers([
      { ...slack, format: 'pagerduty' },
      { ...slack, name: 'again', format: 'pagerduty' },
      { name: 'other', url_env: 'OTHER_URL' },
    ])
    const env = { CHAT_URL: 'https://x.example/', OTHER_URL: 'http://public.example/' }
    expect(() => parseSettings(env, shared)).toThrow(
      /^Invalid settings: CHAT_URL must end in [^;]+; OTHER_URL must be an https URL[^;]+$/,
    )
  })

  test('say so when no receiver takes ALERT_WEBHOOK_URL', () => {
    const env = { ALERT_WEBHOOK_URL: 'https://x.example/' }
    expect(() => parseSettings(env, parseReceivers([slack]))).toThrow('ALERT_WEBHOOK_URL is set')
  })
})
