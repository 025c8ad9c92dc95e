import { join } from 'node:path'
import fc from 'fast-check'
import { fingerprint } from '../../../src/alerting/fingerprint.ts'
import type { Notification as NotificationTo } from '../../../src/alerting/notify.ts'
import type { ToldAlert } from '../../../src/alerting/topic.ts'
import type { Addressee, Format } from '../../../src/delivery/formats/format.ts'

/** What a format makes a message of. */
export type Notification = NotificationTo<Addressee>

export const statusPage = 'https://viewkeeper.example.com'
const firedAt = Date.parse('2026-11-23T03:55:45Z')

export const alert = (view: string, changes: Partial<ToldAlert> = {}): ToldAlert => {
  const labels = { alertname: 'ViewDrift', database: 'monotask', severity: 'warning', view }
  return {
    fingerprint: fingerprint(labels),
    rule: null,
    labels,
    annotations: {
      summary: `${view} had 3 rows that differ from the definition`,
      description: 'The audit found the rows and repaired them.',
      runbook_url: 'https://viewkeeper.example.com/runbook#ViewDrift',
    },
    status: 'firing',
    value: 3,
    active_since_ms: firedAt,
    fired_at_ms: firedAt,
    resolved_at_ms: null,
    keep_firing_since_ms: null,
    ...changes,
  }
}

export const resolved = { status: 'resolved', resolved_at_ms: firedAt + 300_000 } as const

export const acknowledged = {
  acknowledgement: { created_by: 'anna', comment: 'looking at <it>\nwith @everyone' },
} as const

export const notificationOf = (alerts: readonly ToldAlert[], maxAlerts = 0): Notification => ({
  receiver: { name: 'hook', maxAlerts },
  groupKey: '{}:{alertname="ViewDrift", database="monotask"}',
  groupLabels: { alertname: 'ViewDrift', database: 'monotask' },
  alerts,
  ended: alerts.filter(({ status }) => status === 'resolved').map((one) => one.fingerprint),
  firing: alerts.filter(({ status }) => status === 'firing').map((alert) => alert.fingerprint),
})

const critical = { ...alert('a').labels, severity: 'critical', view: 'agent_execution_summary_mv' }

const twoHundred = (changes: Partial<ToldAlert>): Notification =>
  notificationOf(Array.from({ length: 200 }, () => alert('x', changes)))

/** Groups at the limits, for properties to begin with: many tiny alerts and many huge ones. */
export const extremes: [Notification][] = [
  [twoHundred({ labels: {}, annotations: { summary: 'x' } })],
  [twoHundred({ annotations: { summary: '漢'.repeat(9000), description: '"'.repeat(9000) } })],
]

/** What the golden files are made of. */
export const examples = {
  firing: notificationOf([
    alert('task_progress_summary_mv'),
    alert('agent_execution_summary_mv', {
      labels: critical,
      annotations: { summary: '<!here> @everyone *look* at [this](http://x) & ~that~ | {{it}}' },
    }),
    alert('project_statistics_mv', resolved),
  ]),
  acknowledged: notificationOf([
    alert('task_progress_summary_mv', acknowledged),
    alert('project_statistics_mv', resolved),
  ]),
  resolved: notificationOf([
    alert('task_progress_summary_mv', resolved),
    alert('project_statistics_mv', resolved),
  ]),
  long: notificationOf(
    Array.from({ length: 75 }, (_, index) =>
      alert(`view_${index}_mv`, {
        annotations: {
          summary: `view_${index}_mv differs`,
          description: index === 0 ? 'Very long. '.repeat(500) : `Row ${index} 🚨. `.repeat(12),
          runbook_url: 'https://viewkeeper.example.com/runbook#ViewDrift',
        },
        ...(index % 15 === 14 ? resolved : {}),
      }),
    ),
    60,
  ),
}

export const exampleNames = ['firing', 'acknowledged', 'resolved', 'long'] as const

/** The message about an example, laid out for people, and its golden file. */
export const golden = (format: Format, name: (typeof exampleNames)[number]) => {
  const body: unknown = JSON.parse(format.message(examples[name], statusPage))
  return {
    text: `${JSON.stringify(body, null, 2)}\n`,
    file: join(import.meta.dirname, `../golden/${format.name}-${name}.json`),
  }
}

/** "12 firing, 1 acknowledged, 3 resolved" as a reader would count. */
export const countsOf = ({ alerts }: Notification): string => {
  const fires = alerts.filter(({ status }) => status === 'firing')
  const acknowledgements = fires.flatMap(({ acknowledgement }) => acknowledgement ?? []).length
  const counts = {
    firing: fires.length - acknowledgements,
    acknowledged: acknowledgements,
    resolved: alerts.length - fires.length,
  }
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`)
    .join(', ')
}

/** How many alerts a message shows, and how many it says are missing. */
export const shownAndLeft = (pieces: readonly string[]): number => {
  const more = /^and (\d+) more$/.exec(pieces.at(-1) ?? '')
  return more ? pieces.length - 1 + Number(more[1]) : pieces.length
}

/** Every string in a JSON text. */
export const stringsOf = (json: string): string[] => {
  const strings: string[] = []
  JSON.parse(json, (_, value: unknown) => {
    if (typeof value === 'string') strings.push(value)
    return value
  })
  return strings
}

/** Any UTF-16 at all, halves of surrogate pairs too. */
const units = fc
  .array(fc.nat(0xffff), { maxLength: 20 })
  .map((codes) => String.fromCharCode(...codes))
const odd = fc.constantFrom('', '"', '\\', '&', '<!here>', '@everyone', '🚨', '漢', '\n- ', '`_*~')
const text = fc
  .tuple(fc.oneof(units, odd, fc.string()), fc.constantFrom(1, 1, 1, 40, 4000))
  .map(([piece, times]) => piece.repeat(times))
const link = fc.oneof(fc.webUrl(), text, fc.constant(`https://x.example/?${'&'.repeat(900)}`))

const anyAlert: fc.Arbitrary<ToldAlert> = fc
  .record({
    labels: fc.record(
      { alertname: text, severity: fc.constantFrom('critical', 'info', 'x'), view: text },
      { requiredKeys: [] },
    ),
    annotations: fc.record(
      { summary: text, description: text, runbook_url: link },
      { requiredKeys: [] },
    ),
    state: fc.constantFrom('firing', 'acknowledged', 'resolved'),
    acknowledgement: fc.record({ created_by: text, comment: text }),
  })
  .map(({ labels, annotations, state, acknowledgement }) =>
    alert('x', {
      labels: { ...labels },
      annotations: { ...annotations },
      ...(state === 'acknowledged' ? { acknowledgement } : {}),
      ...(state === 'resolved' ? resolved : {}),
    }),
  )

/** Any group that can be announced: up to 200 alerts, odd and huge texts. */
export const anyNotification: fc.Arbitrary<Notification> = fc
  .record({
    alerts: fc.array(anyAlert, { minLength: 1, maxLength: 200, size: 'max' }),
    groupLabels: fc.record({ alertname: text, database: text }, { requiredKeys: [] }),
    groupKey: text,
    maxAlerts: fc.constantFrom(0, 1, 100),
  })
  .map(({ maxAlerts, groupLabels, ...rest }) => ({
    ...notificationOf([], maxAlerts),
    ...rest,
    groupLabels: { ...groupLabels },
  }))
