import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { alertmanagerMessage } from '../../src/alerting/formats/alertmanager.ts'
import { decideNotifications, type GroupState } from '../../src/alerting/notify.ts'
import type { Receiver } from '../../src/alerting/receiver.ts'

const receiver: Receiver = {
  name: 'hook',
  format: 'alertmanager',
  url: 'http://127.0.0.1/',
  secrets: [],
  groupBy: ['alertname'],
  repeatIntervalMs: 4 * 3_600_000,
  sendResolved: true,
  maxAlerts: 0,
}

const alert = (view: string, status: Alert['status'] = 'firing'): Alert => ({
  fingerprint: view,
  labels: { alertname: 'Lag', severity: 'critical', view },
  annotations: { summary: `${view} is behind`, runbook_url: 'https://example.invalid/runbook' },
  status,
  value: 1,
  active_since_ms: Date.parse('2026-11-23T03:55:45Z'),
  fired_at_ms: Date.parse('2026-11-23T03:55:45Z'),
  resolved_at_ms: status === 'resolved' ? Date.parse('2026-11-23T03:55:49Z') : null,
  keep_firing_since_ms: null,
})

const at = (hours: number) => new Date(hours * 3_600_000)

/** Plays alerts hour by hour; `sent` says per hour what was announced. */
const play = (hours: readonly (readonly Alert[])[], who: Receiver = receiver) => {
  let known: readonly GroupState[] = []
  return hours.map((alerts, hour) => {
    const { notifications, groups } = decideNotifications([who], alerts, known, at(hour))
    if (groups.length > 0) known = groups
    return notifications.map((n) => n.alerts.map((a) => `${a.fingerprint}:${a.status}`).join(' '))
  })
}

describe('notifies', () => {
  test.each([
    ['when a group first fires, then is silent', [[alert('a')], [alert('a')]], [['a:firing'], []]],
    [
      'when a new alert joins the group',
      [[alert('a')], [alert('a'), alert('b')]],
      [['a:firing'], ['a:firing b:firing']],
    ],
    [
      'when one resolves',
      [
        [alert('a'), alert('b')],
        [alert('a'), alert('b', 'resolved')],
      ],
      [['a:firing b:firing'], ['a:firing b:resolved']],
    ],
    [
      'when all resolve, once',
      [[alert('a')], [alert('a', 'resolved')], []],
      [['a:firing'], ['a:resolved'], []],
    ],
    [
      'when the repeat interval has passed',
      [[alert('a')], [alert('a')], [alert('a')], [alert('a')], [alert('a')]],
      [['a:firing'], [], [], [], ['a:firing']],
    ],
    ['never of what resolved before it was announced', [[alert('a', 'resolved')]], [[]]],
    ['never of what is pending', [[alert('a', 'pending')]], [[]]],
  ])('%s', (_, hours, expected) => {
    expect(play(hours)).toEqual(expected)
  })

  test('with send_resolved off, each new firing of a flapping alert', () => {
    const hours = [[alert('a')], [alert('a', 'resolved')], [alert('a')]]
    expect(play(hours, { ...receiver, sendResolved: false })).toEqual([
      ['a:firing'],
      [],
      ['a:firing'],
    ])
  })
})

const messageOf = (alerts: readonly Alert[], maxAlerts = 0): unknown => {
  const known = [
    { receiver: 'hook', group_key: '{}:{alertname="Lag"}', firing: ['a', 'b'], notified_at_ms: 0 },
  ]
  const who = { ...receiver, maxAlerts }
  const [notification] = decideNotifications([who], alerts, known, at(9)).notifications
  return notification
    ? JSON.parse(alertmanagerMessage(notification, 'https://keeper.example'))
    : null
}

test("the message is Alertmanager's, field by field", () => {
  expect(messageOf([alert('a')])).toEqual({
    receiver: 'hook',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'Lag', severity: 'critical', view: 'a' },
        annotations: { summary: 'a is behind', runbook_url: 'https://example.invalid/runbook' },
        startsAt: '2026-11-23T03:55:45Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'https://keeper.example',
        fingerprint: 'a',
      },
    ],
    groupLabels: { alertname: 'Lag' },
    commonLabels: { alertname: 'Lag', severity: 'critical', view: 'a' },
    commonAnnotations: { summary: 'a is behind', runbook_url: 'https://example.invalid/runbook' },
    externalURL: 'https://keeper.example',
    version: '4',
    groupKey: '{}:{alertname="Lag"}',
    truncatedAlerts: 0,
  })
})

test('a cut list keeps the status of the whole group and counts what is missing', () => {
  expect(messageOf([alert('a'), alert('b', 'resolved')], 1)).toMatchObject({
    status: 'firing',
    alerts: [{ fingerprint: 'a' }],
    truncatedAlerts: 1,
    commonLabels: { alertname: 'Lag', severity: 'critical' },
  })
  expect(messageOf([alert('b', 'resolved')])).toMatchObject({
    status: 'resolved',
    alerts: [{ status: 'resolved', endsAt: '2026-11-23T03:55:49Z' }],
  })
})
