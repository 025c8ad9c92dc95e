import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { fingerprint } from '../../../src/alerting/fingerprint.ts'
import { alertmanager } from '../../../src/delivery/formats/alertmanager.ts'
import * as sample from './notifications.ts'

const file = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../golden', name), 'utf8'))
const real = (status: 'firing' | 'resolved') => file(`alertmanager-webhook-${status}.json`)
const messageOf = (notification: sample.Notification, publicUrl: string | null): unknown =>
  JSON.parse(alertmanager.message(notification, publicUrl))

const meetsSchema = new Ajv().compile(z.looseObject({}).parse(file('alertmanager.schema.json')))

const labels = {
  alertname: 'MaterializedViewRefreshLag',
  severity: 'critical',
  view: 'daily_orders',
}
const ended = {
  status: 'resolved',
  resolved_at_ms: Date.parse('2026-11-23T03:55:49Z'),
} as const

/** What led Alertmanager to its real messages, told to us. */
const equivalent = (status: 'firing' | 'resolved'): sample.Notification => ({
  ...sample.notificationOf([
    sample.alert('daily_orders', {
      labels,
      fingerprint: fingerprint(labels),
      annotations: {
        runbook_url: 'https://example.invalid/runbook',
        summary: 'daily_orders is 7m12s behind (limit 5m)',
      },
      ...(status === 'resolved' ? ended : {}),
    }),
  ]),
  groupKey: '{}:{alertname="MaterializedViewRefreshLag"}',
  groupLabels: { alertname: 'MaterializedViewRefreshLag' },
})

/** The names and kinds of everything in a JSON value. */
const shapeOf = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(shapeOf)
  if (typeof json !== 'object' || json === null) return json === null ? 'null' : typeof json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, shapeOf(value)]))
}

test.each(sample.exampleNames)('%s: as in the golden file', async (name) => {
  const { text, file: path } = sample.golden(alertmanager, name)
  await expect(text).toMatchFileSnapshot(path)
})

test.each(['firing', 'resolved'] as const)("%s: Alertmanager's own, field by field", (status) => {
  const ours = messageOf(equivalent(status), 'http://alertmanager:9093')
  const theirs = real(status)
  expect(shapeOf(ours)).toEqual(shapeOf(theirs))
  // Prometheus links an alert to its query; ours leads to where the status page shows it.
  const source = z.looseObject({ alerts: z.array(z.looseObject({})) })
  const { alerts, ...rest } = source.parse(theirs)
  const relinked = alerts.map((each) => ({
    ...each,
    generatorURL: `http://alertmanager:9093/#${fingerprint(labels)}`,
  }))
  expect(ours).toEqual({ ...rest, alerts: relinked })
})

test('the message of one that is acknowledged meets the schema: it fires, with two annotations more', () => {
  const message = messageOf(sample.examples.acknowledged, null)
  expect(meetsSchema(message)).toBe(true)
  const annotations = {
    acknowledged_by: 'anna',
    acknowledgement: 'looking at <it>\nwith @everyone',
  }
  expect(message).toMatchObject({
    status: 'firing',
    alerts: [{ status: 'firing', annotations }, { status: 'resolved' }],
  })
})

test.each(['firing', 'resolved'] as const)('%s: the real message meets the schema', (status) => {
  expect(meetsSchema(real(status))).toBe(true)
})

test('of any group it is one message that meets the schema and counts rightly', () => {
  const counted = z.object({ alerts: z.array(z.unknown()), truncatedAlerts: z.number() })
  fc.assert(
    fc.property(sample.anyNotification, fc.boolean(), (notification, hasPage) => {
      const whole = { ...notification, groupKey: `{}:${notification.groupKey}` }
      const ours = messageOf(whole, hasPage ? sample.statusPage : null)
      expect(meetsSchema(ours), JSON.stringify(meetsSchema.errors)).toBe(true)
      const { alerts, truncatedAlerts } = counted.parse(ours)
      expect(alerts.length + truncatedAlerts).toBe(notification.alerts.length)
    }),
    { numRuns: 50 },
  )
})

test('what is common to no alert is an empty object, never null', () => {
  const alerts = ['a', 'b'].map((view) => sample.alert(view, { labels: { view }, annotations: {} }))
  const none = { ...sample.notificationOf(alerts), groupLabels: {} }
  expect(messageOf(none, null)).toMatchObject({
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: '',
  })
})

test('times have no zeros at the end, as Go writes them', () => {
  const alert = sample.alert('a', { fired_at_ms: Date.parse('2026-11-23T03:55:40.120Z') })
  expect(messageOf(sample.notificationOf([alert]), null)).toMatchObject({
    alerts: [{ startsAt: '2026-11-23T03:55:40.12Z' }],
  })
})
