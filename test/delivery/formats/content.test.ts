import { expect, test } from 'vitest'
import { contentOf } from '../../../src/delivery/formats/content.ts'
import * as sample from './notifications.ts'

const entryOf = (annotations: Record<string, string>) =>
  contentOf(sample.notificationOf([sample.alert('a', { annotations })]), null).entries[0]

test.each([
  [{ summary: 'a', description: 'b' }, 'a', 'b'],
  [{ summary: 'a' }, 'a', ''],
  [{ description: 'b' }, 'b', ''],
  [{ summary: ' \n', description: 'b' }, 'b', ''],
  [{ summary: 'two\nlines\u0000 ' }, 'two lines', ''],
  [{}, 'ViewDrift', ''],
])('the annotations %j are told as %j and %j', (annotations, summary, description) => {
  expect(entryOf({ ...annotations })).toMatchObject({ summary, description })
})

test.each([
  ['https://example.com/a b', 'https://example.com/a%20b'],
  ['https://example.com/(a|b)', 'https://example.com/%28a%7Cb%29'],
  ['javascript:alert(1)', null],
  ['see the wiki', null],
])('the runbook %j is linked as %j', (runbook_url, runbookUrl) => {
  expect(entryOf({ runbook_url })?.runbookUrl).toBe(runbookUrl)
})

test('a link too long for a message is left out', () => {
  const runbook_url = `https://example.com/${'a'.repeat(1000)}`
  expect(entryOf({ runbook_url })?.runbookUrl).toBeNull()
})

test('labels that the group shares stand in its name, the others at each alert', () => {
  const one = sample.notificationOf([sample.alert('a')])
  const byName = contentOf(one, null)
  expect(byName.name).toBe('ViewDrift (database=monotask)')
  expect(byName.entries[0]?.facts).toMatch(/^severity=warning, view=a · since /)
  const bySeverity = contentOf({ ...one, groupLabels: { severity: 'warning' } }, null)
  expect(bySeverity.name).toBe('Alerts (severity=warning)')
  expect(bySeverity.entries[0]?.facts).toMatch(/^alertname=ViewDrift, database=monotask, view=a · /)
})

test('a group in which anything fires is firing, also where the alerts shown have all ended', () => {
  const alerts = [sample.alert('a', sample.resolved), sample.alert('b')]
  expect(contentOf(sample.notificationOf(alerts, 1), null)).toMatchObject({
    state: 'FIRING',
    tone: 'warning',
    counts: '1 firing, 1 resolved',
    left: 1,
    entries: [{ status: 'RESOLVED', tone: 'resolved' }],
  })
})

test.each([
  [[sample.acknowledged], 'ACKNOWLEDGED', 'acknowledged', '1 acknowledged'],
  [
    [sample.acknowledged, sample.resolved],
    'ACKNOWLEDGED',
    'acknowledged',
    '1 acknowledged, 1 resolved',
  ],
  [[sample.acknowledged, {}], 'FIRING', 'warning', '1 firing, 1 acknowledged'],
])('a group is acknowledged when all is that fires: %j', (changes, state, tone, counts) => {
  const alerts = changes.map((change, index) => sample.alert(`view_${index}`, change))
  const { entries, ...content } = contentOf(sample.notificationOf(alerts), null)
  const title = `${state}: ViewDrift (database=monotask)`
  expect(content).toMatchObject({ state, title, tone, counts })
  expect(entries[0]).toMatchObject({
    status: 'ACKNOWLEDGED',
    description:
      'Acknowledged by anna: looking at <it> with @everyone · The audit found the rows and repaired them.',
  })
})
