import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { pagerduty } from '../../../src/delivery/formats/pagerduty.ts'
import * as sample from './notifications.ts'

/** What the Events API v2 takes, with its limits; the routing key is added when the event is sent. */
const event = z.strictObject({
  event_action: z.enum(['trigger', 'acknowledge', 'resolve']),
  dedup_key: z.string().min(1).max(255),
  client: z.string(),
  client_url: z.url().optional(),
  links: z.array(z.strictObject({ href: z.url(), text: z.string() })),
  payload: z.strictObject({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
    class: z.string(),
    custom_details: z.strictObject({ counts: z.string(), alerts: z.array(z.string()) }),
  }),
})

const parse = (notification: sample.Notification, publicUrl: string | null = sample.statusPage) =>
  event.parse(JSON.parse(pagerduty.message(notification, publicUrl)))

test.each(sample.exampleNames)('%s: as in the golden file', async (name) => {
  const { text, file } = sample.golden(pagerduty, name)
  await expect(text).toMatchFileSnapshot(file)
})

test('of any group it is one event within the limits that counts rightly', () => {
  fc.assert(
    fc.property(sample.anyNotification, (notification) => {
      const body = pagerduty.message(notification, sample.statusPage)
      expect(Buffer.byteLength(body)).toBeLessThan(512_000)
      const { summary, custom_details } = parse(notification).payload
      const counts = sample.countsOf(notification)
      expect(custom_details.counts).toBe(counts)
      expect(summary).toContain(`: ${counts} · `)
      expect(sample.shownAndLeft(custom_details.alerts)).toBe(notification.alerts.length)
      expect(sample.stringsOf(body).every((text) => text.isWellFormed())).toBe(true)
    }),
    { examples: sample.extremes },
  )
})

test('it triggers while anything of the group fires, acknowledges when someone is on all that does, and resolves, under one key', () => {
  const a = sample.alert('a')
  const ended = sample.alert('b', sample.resolved)
  const quiet = sample.alert('c', sample.acknowledged)
  const groups = [[a], [ended, a], [quiet, a], [ended, quiet], [ended]]
  const events = groups.map((alerts) => parse(sample.notificationOf(alerts, 1)))
  expect(events.map(({ event_action }) => event_action)).toEqual([
    'trigger',
    'trigger',
    'trigger',
    'acknowledge',
    'resolve',
  ])
  expect(new Set(events.map(({ dedup_key }) => dedup_key)).size).toBe(1)
})

test('another group, or another receiver, has another key', () => {
  const group = sample.examples.firing
  const keys = [
    group,
    { ...group, groupKey: '{}:{alertname="Other"}' },
    { ...group, receiver: { ...group.receiver, name: 'other' } },
  ].map((notification) => parse(notification).dedup_key)
  expect(new Set(keys).size).toBe(3)
})

test('its severity is the worst of what fires', () => {
  const severity = (names: readonly string[]) =>
    parse(
      sample.notificationOf([
        ...names.map((name) => sample.alert('a', { labels: { severity: name } })),
        sample.alert('b', { ...sample.resolved, labels: { severity: 'critical' } }),
      ]),
    ).payload.severity
  expect(severity(['info', 'warning'])).toBe('warning')
  expect(severity(['info', 'high'])).toBe('error')
  expect(severity([])).toBe('critical')
})

test('it leads to the runbooks, and to the status page where that is known', () => {
  const { links, client_url } = parse(sample.examples.firing)
  const [first, ...shown] = links
  expect(first).toEqual({
    href: 'https://viewkeeper.example.com/runbook#ViewDrift',
    text: 'Runbook',
  })
  expect(shown.map(({ href }) => href)).toEqual(
    sample.examples.firing.alerts.map((alert) => `${sample.statusPage}/#${alert.fingerprint}`),
  )
  expect(client_url).toBe(`${sample.statusPage}/`)
  expect(parse(sample.examples.firing, null).client_url).toBeUndefined()
})

test('the routing key goes from the URL into the body', () => {
  const url = 'https://events.pagerduty.com/v2/enqueue?routing_key=R0UT1NG&x=1'
  expect(pagerduty.request(url, '{"event_action":"trigger"}')).toEqual({
    url: 'https://events.pagerduty.com/v2/enqueue?x=1',
    headers: { 'content-type': 'application/json' },
    body: '{"routing_key":"R0UT1NG","event_action":"trigger"}',
  })
})
