import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { silencer } from '../../src/alerting/silencer.ts'
import { application } from '../../src/app.ts'
import { Problem } from '../../src/http/problem.ts'
import type { PageData } from '../../src/page/data.ts'
import { html } from '../../src/page/html.ts'
import { problemPage } from '../../src/page/problem-page.ts'
import { statusPage } from '../../src/page/status-page.ts'
import { parseSettings } from '../../src/settings.ts'
import type { DeliveryRow } from '../../src/store/deliveries.ts'
import type { BriefRun } from '../../src/store/recent-runs.ts'
import type { SilenceRow } from '../../src/store/silences.ts'
import { verdictOf } from '../../src/verdict/verdict.ts'

const now = new Date('2026-05-01T10:00:00Z')
const nowMs = now.getTime()

const alertOf = (text: string, status: Alert['status'], fingerprint: string): Alert => ({
  fingerprint,
  rule: null,
  labels: { alertname: text, view: text, severity: text, database: text },
  annotations: { summary: text, description: text },
  status,
  value: 1,
  active_since_ms: nowMs - 1000,
  fired_at_ms: status === 'pending' ? null : nowMs - 1000,
  resolved_at_ms: status === 'resolved' ? nowMs : null,
  keep_firing_since_ms: null,
})

/** All that the page shows, with this text wherever there is one that others have written. */
const dataOf = (text: string): PageData => {
  const alerts = [
    alertOf(text, 'firing', '1'.repeat(16)),
    alertOf(text, 'firing', '2'.repeat(16)),
    alertOf(text, 'pending', '3'.repeat(16)),
    alertOf(text, 'resolved', '4'.repeat(16)),
  ]
  const silence = {
    ...{ id: 'a', matchers: [text], starts_at_ms: 0, ends_at_ms: nowMs + 1000 },
    ...{ comment: text, created_at_ms: 0, created_by: text, fingerprint: null },
  }
  const acknowledgement = { ...silence, id: 'b', fingerprint: '2'.repeat(16) }
  const silences = [silence, acknowledgement]
  const silencedBy = silencer<SilenceRow>(silences, now)
  const triggers = {
    ...{ audited_at_ms: 0, installed: 1, paused: 0 },
    ...{ missing: [text], outdated: [text], broken: [text] },
  }
  const record = { views: [], triggers, source_marks: {}, findings: [] }
  const run: BriefRun = {
    ...{ id: 'x', started_at_ms: 0, duration_ms: 1, rows_read: 1, rows_written: 1 },
    ...{ error: text, skipped: text, isDryRun: false },
    status: 'failed',
    trigger: 'cron',
  }
  const delivery: DeliveryRow = {
    status: 'dead',
    ...{ id: 'msg_1', receiver: text, group_key: text, attempts: 1 },
    ...{ created_at_ms: 0, due_at_ms: 0, last_answer: text, ended_at_ms: nowMs },
  }
  return {
    readAt: now,
    verdict: verdictOf({
      ...{ alerts, silencedBy, record, pauses: [], graceMs: 900_000 },
      successes: new Map([['evaluate', nowMs]]),
      ...{
        views: ['v'],
        rules: [],
        look: null,
        commandOptions: '--remote',
        database: 'monotask',
        jobs: [],
        now,
      },
    }),
    alerts,
    silences,
    silencedBy,
    views: { record, pauses: [], repaired: new Map() },
    runs: new Map([['audit', [run]]]),
    deliveries: [delivery],
    receivers: [{ name: text, format: text, status: 'inactive', reason: text }],
    sample: {
      ...{ takenAtMs: 0, firing: [], version: text },
      readings: [{ metric: text, labels: { [text || 'x']: text }, value: 1 }],
    },
  }
}

const shownRun = (text: string) => ({
  ...({ id: 'x', job: 'audit', database: text, trigger: 'manual', status: 'ok' } as const),
  ...{ started_at: now.toISOString(), duration_ms: 1, rows_read: 1, rows_written: 1 },
  ...{ dry_run: false, result: { [text || 'x']: [text, { nested: text }] }, error: text },
})

const pageOf = async (text: string): Promise<string> => {
  const settings = parseSettings({})
  const looking = { now, viewer: { name: text, isAdmin: true }, application, settings, fleet: null }
  const asked = { done: null, run: shownRun(text), silence: '1'.repeat(16) }
  const parts = { data: dataOf(text), pictures: html``, asked, looking }
  return (await statusPage(parts)).text()
}

/** The tags of a page with the names of their attributes: what no text may change. */
const skeletonOf = (page: string): string[] =>
  page
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, '')
    .matchAll(/<[^>]*>/g)
    .map(([tag]) => tag.replaceAll(/="[^"]*"/g, '').replaceAll(/\s+/g, ' '))
    .toArray()

const pieces = ['<script>alert(1)</script>', '"', "'", '>', '<', '&amp;', '`', '{{ value }}', '-->']
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => `h${parts.join('').replaceAll('`', '')}h`)

it('no text changes what the page is made of', async () => {
  const plain = skeletonOf(await pageOf('harmless'))
  expect(plain.length).toBeGreaterThan(300)
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const page = await pageOf(text)
      expect(skeletonOf(page)).toEqual(plain)
      expect(page).not.toContain('<script>alert(1)')
    }),
    { numRuns: 60 },
  )
})

it('a problem is told as it is, and not taken for HTML', async () => {
  const page = await (
    await problemPage(new Problem(404, 'There is nothing at /<img src=x>.'))
  ).text()
  expect(page).toContain('There is nothing at /&lt;img src=x&gt;.')
  expect(page).not.toContain('<img')
})
