import { describe, expect, test } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { matcher } from '../../src/alerting/matchers.ts'
import { decideNotifications, type GroupState } from '../../src/alerting/notify.ts'
import { alertmanager } from '../../src/delivery/formats/alertmanager.ts'
import type { Receiver } from '../../src/delivery/receiver.ts'
import { silenceOf } from './silence.ts'

const receiver: Receiver = {
  name: 'hook',
  format: alertmanager,
  match: [],
  url: 'http://127.0.0.1/',
  secrets: [],
  groupBy: ['alertname'],
  repeatIntervalMs: 4 * 3_600_000,
  sendResolved: true,
  maxAlerts: 0,
}

const alert = (view: string, status: Alert['status'] = 'firing'): Alert => ({
  fingerprint: view,
  rule: null,
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

interface Play {
  readonly who?: Receiver
  /** The hours at which a silence covers `a`. */
  readonly silencedAt?: readonly number[]
  /** By the hour, who has acknowledged `a`. */
  readonly acknowledgedAt?: Readonly<Record<number, string>>
}

/** Plays alerts hour by hour; says per hour what was announced. */
const play = (
  hours: readonly (readonly Alert[])[],
  { who = receiver, silencedAt = [], acknowledgedAt = {} }: Play = {},
) => {
  const known = new Map<string, GroupState>()
  return hours.map((alerts, hour) => {
    const by = acknowledgedAt[hour]
    const silences = [
      ...(silencedAt.includes(hour) ? [silenceOf()] : []),
      ...(by ? [silenceOf({ id: `by ${by}`, created_by: by, fingerprint: 'a' })] : []),
    ]
    const silencedBy = ({ fingerprint }: Alert) => (fingerprint === 'a' ? silences : [])
    const decision = decideNotifications([who], alerts, [...known.values()], at(hour), silencedBy)
    for (const state of decision.groups) known.set(state.group_key, state)
    return decision.notifications.map(({ alerts: told }) =>
      told
        .map(({ fingerprint, status, acknowledgement }) =>
          acknowledgement
            ? `${fingerprint}:acknowledged by ${acknowledgement.created_by}`
            : `${fingerprint}:${status}`,
        )
        .join(' '),
    )
  })
}

const a = alert('a')
const b = alert('b')
const aEnded = alert('a', 'resolved')
const bEnded = alert('b', 'resolved')

describe('notifies', () => {
  test.each([
    ['when a group first fires, then is silent', [[a], [a]], [['a:firing'], []]],
    ['when a new alert joins the group', [[a], [a, b]], [['a:firing'], ['a:firing b:firing']]],
    [
      'when one resolves',
      [
        [a, b],
        [a, bEnded],
      ],
      [['a:firing b:firing'], ['a:firing b:resolved']],
    ],
    ['when all resolve, once', [[a], [aEnded], []], [['a:firing'], ['a:resolved'], []]],
    [
      'when the repeat interval has passed',
      [[a], [a], [a], [a], [a], [a]],
      [['a:firing'], [], [], [], ['a:firing'], []],
    ],
    ['never of what resolved before it was ever sent', [[aEnded]], [[]]],
    ['never of what is pending', [[alert('a', 'pending')]], [[]]],
    [
      'each time when it fired, resolved and fired again',
      [[a], [aEnded], [a]],
      [['a:firing'], ['a:resolved'], ['a:firing']],
    ],
    [
      'of the end of an alert that fell back to pending',
      [[a], [alert('a', 'pending')]],
      [['a:firing'], ['a:pending']],
    ],
  ])('%s', (_, hours, expected) => {
    expect(play(hours)).toEqual(expected)
  })

  test('with send_resolved off, each new firing of a flapping alert', () => {
    const who = { ...receiver, sendResolved: false }
    expect(play([[a], [aEnded], [a]], { who })).toEqual([['a:firing'], [], ['a:firing']])
  })
})

describe('a silence', () => {
  test.each([
    ['keeps an alert from being sent, to its end', [[a], [a], [aEnded]], [0, 1], [[], [], []]],
    [
      'that ends on a still firing alert leads to a notification',
      [[a], [a], [a]],
      [0],
      [[], ['a:firing'], []],
    ],
    [
      'that ends on a still firing alert announced before leads to one, too',
      [[a], [a], [a], [a]],
      [1],
      [['a:firing'], [], ['a:firing'], []],
    ],
    [
      'of an alert announced before lets its resolved through',
      [[a], [a], [aEnded]],
      [1, 2],
      [['a:firing'], [], ['a:resolved']],
    ],
    [
      'hides an alert that fires again under it',
      [[a], [aEnded], [a], [aEnded]],
      [1, 2, 3],
      [['a:firing'], ['a:resolved'], [], []],
    ],
    [
      'lets no repeat through',
      [[a], [a], [a], [a], [a]],
      [1, 2, 3, 4],
      [['a:firing'], [], [], [], []],
    ],
    [
      'leaves the rest of the group alone',
      [[a], [a, b], [a, bEnded]],
      [1, 2],
      [['a:firing'], ['b:firing'], ['b:resolved']],
    ],
  ])('%s', (_, hours, silencedAt, expected) => {
    expect(play(hours, { silencedAt })).toEqual(expected)
  })
})

describe('an acknowledgement', () => {
  const acknowledged = 'a:acknowledged by anna'
  test.each([
    [
      'is told once, and the end of its alert',
      [[a], [a], [a], [aEnded], []],
      { acknowledgedAt: { 1: 'anna', 2: 'anna' } },
      [['a:firing'], [acknowledged], [], ['a:resolved'], []],
    ],
    [
      'is not told to who was not told of the alert',
      [[a], [a], [a, b], [aEnded, b]],
      { acknowledgedAt: { 0: 'anna', 1: 'anna', 2: 'anna' } },
      [[], [], ['b:firing'], []],
    ],
    [
      'is told with send_resolved off, too',
      [[a], [a], [aEnded]],
      { who: { ...receiver, sendResolved: false }, acknowledgedAt: { 1: 'anna' } },
      [['a:firing'], [acknowledged], []],
    ],
    [
      'is not repeated',
      [[a], [a], [a], [a], [a], [a], [a]],
      { acknowledgedAt: { 1: 'anna', 2: 'anna', 3: 'anna', 4: 'anna', 5: 'anna', 6: 'anna' } },
      [['a:firing'], [acknowledged], [], [], [], [], []],
    ],
    [
      'by another is told once more',
      [[a], [a], [a], [a]],
      { acknowledgedAt: { 1: 'anna', 2: 'ben', 3: 'ben' } },
      [['a:firing'], [acknowledged], ['a:acknowledged by ben'], []],
    ],
    [
      'that is taken back leads to a notification, and can be given anew',
      [[a], [a], [a], [a], [a]],
      { acknowledgedAt: { 1: 'anna', 4: 'ben' } },
      [['a:firing'], [acknowledged], ['a:firing'], [], ['a:acknowledged by ben']],
    ],
    [
      'ends with its alert: what fires again is new',
      [[a], [a], [aEnded], [a]],
      { acknowledgedAt: { 1: 'anna' } },
      [['a:firing'], [acknowledged], ['a:resolved'], ['a:firing']],
    ],
    [
      'stands in all that is told of the group while it holds',
      [
        [a, b],
        [a, b],
        [a, bEnded],
        [a, b],
      ],
      { acknowledgedAt: { 1: 'anna', 2: 'anna', 3: 'anna' } },
      [
        ['a:firing b:firing'],
        [`${acknowledged} b:firing`],
        [`${acknowledged} b:resolved`],
        [`${acknowledged} b:firing`],
      ],
    ],
    [
      'is not told while the alert is silenced, but when the silence is over',
      [[a], [a], [a], [a]],
      { silencedAt: [1, 2], acknowledgedAt: { 1: 'anna', 2: 'anna', 3: 'anna' } },
      [['a:firing'], [], [], [acknowledged]],
    ],
    [
      'is hidden by a silence, and told again when that is over',
      [[a, b], [a, b], [a, bEnded], [a], [a]],
      { silencedAt: [2, 3], acknowledgedAt: { 1: 'anna', 2: 'anna', 3: 'anna', 4: 'anna' } },
      [['a:firing b:firing'], [`${acknowledged} b:firing`], ['b:resolved'], [], [acknowledged]],
    ],
  ])('%s', (_, hours, how, expected) => {
    expect(play(hours, how)).toEqual(expected)
  })
})

test('a receiver hears of the alerts that match, and each receiver for itself', () => {
  const receiverFor = (name: string, view: string): Receiver => ({
    ...receiver,
    name,
    match: [matcher.parse(`view=${view}`)],
  })
  const { notifications } = decideNotifications(
    [receiver, receiverFor('only-b', 'b'), receiverFor('only-c', 'c')],
    [a, b],
    [],
    at(0),
  )
  expect(notifications.map((n) => [n.receiver.name, n.alerts.length])).toEqual([
    ['hook', 2],
    ['only-b', 1],
  ])
})

test('a burst is one message per group', () => {
  const views = Array.from({ length: 500 }, (_, index) => alert(`view-${index}`))
  const { notifications, groups } = decideNotifications([receiver], views, [], at(0))
  expect(notifications.map(({ alerts }) => alerts.length)).toEqual([500])
  expect(groups).toMatchObject([{ group_key: '{}:{alertname="Lag"}' }])
})

const messageOf = (alerts: readonly Alert[], maxAlerts = 0): unknown => {
  const known = [
    {
      receiver: 'hook',
      group_key: '{}:{alertname="Lag"}',
      firing: ['a', 'b'],
      silenced: [],
      notified_at_ms: 0,
    },
  ]
  const who = { ...receiver, maxAlerts }
  const [notification] = decideNotifications([who], alerts, known, at(9)).notifications
  return notification
    ? JSON.parse(alertmanager.message(notification, 'https://keeper.example'))
    : null
}

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
