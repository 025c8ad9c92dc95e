import { describe, expect, it } from 'vitest'
import type { Alert } from '../../src/alerting/alert.ts'
import { type Silence, silencer } from '../../src/alerting/silencer.ts'
import { application } from '../../src/app.ts'
import type { AuditRecord, ViewAudit } from '../../src/store/audit-record.ts'
import { type Evidence, unreachable, verdictOf } from '../../src/verdict/verdict.ts'

const now = new Date('2026-05-01T14:17:30Z')
const minutesAgo = (minutes: number): number => now.getTime() - minutes * 60_000

const sweep = {
  started_at_ms: minutesAgo(600),
  keys: 40,
  of_keys: 100,
  rows_read: 0,
  view_rows: 0,
  source_rows: 0,
  unreadable: 0,
  missing: 0,
  orphaned: 0,
  drifted: 0,
  foreseen_ms: 0,
}

const audit = (isFirst: boolean): ViewAudit => ({
  view: 'project_statistics_mv',
  audited_at_ms: minutesAgo(2),
  checked: 1,
  missing: 0,
  orphaned: 0,
  drifted: 0,
  repaired: 0,
  lag_seconds: 0,
  view_rows: 1,
  source_rows: 1,
  unreadable: 0,
  next_after: null,
  faulty_keys: [],
  sweep,
  last_sweep: isFirst ? null : { ...sweep, ended_at_ms: minutesAgo(2) },
})

const record = (isFirst = false): AuditRecord => ({
  views: [audit(isFirst)],
  triggers: {
    audited_at_ms: minutesAgo(2),
    installed: 1,
    paused: 0,
    missing: [],
    outdated: [],
    broken: [],
  },
  source_marks: {},
  findings: [],
})

const evaluated = (atMs: number) => new Map([['evaluate', atMs]])

const evidence = (more: Partial<Evidence> = {}): Evidence => ({
  alerts: [],
  silencedBy: () => [],
  record: record(),
  pauses: [],
  successes: evaluated(minutesAgo(2)),
  graceMs: 900_000,
  look: null,
  views: ['a', 'b', 'c', 'd', 'e'],
  rules: application.rules,
  jobs: application.jobs.map(({ name }) => name),
  commandOptions: '--remote',
  database: 'monotask',
  now,
  ...more,
})

const summaries: Readonly<Record<string, string>> = {
  ViewDrift: 'project_statistics_mv had 3 rows that differ from the definition',
  TriggersMissing: '2 triggers or plain views are missing in monotask',
  WriteLatencyHigh: 'task_create takes 0.4 s',
  QueueFailures: '12 jobs failed',
}

const alert = (alertname: string, more: Partial<Alert> = {}): Alert => {
  const rule = application.rules.find((one) => one.alert === alertname)
  return {
    fingerprint: `of-${alertname}`,
    labels: {
      alertname,
      database: 'monotask',
      severity: rule?.labels.severity ?? 'warning',
      view: 'project_statistics_mv',
    },
    rule: rule?.id ?? null,
    annotations: { summary: summaries[alertname] ?? 'Made up' },
    status: 'firing',
    value: 3,
    active_since_ms: minutesAgo(12),
    fired_at_ms: minutesAgo(12),
    resolved_at_ms: null,
    keep_firing_since_ms: null,
    ...more,
  }
}

const silence = (more: Partial<Silence> = {}): Silence => ({
  id: 's',
  matchers: ['alertname=~".+"'],
  starts_at_ms: minutesAgo(5),
  ends_at_ms: minutesAgo(-5),
  comment: 'known',
  created_by: 'ada',
  fingerprint: null,
  ...more,
})

const told = (more: Partial<Evidence>) => {
  const { state, sentence, faults } = verdictOf(evidence(more))
  return { state, sentence, kinds: faults.map(({ kind }) => kind) }
}

describe('the verdict of a database of a fleet', () => {
  const old = { successes: evaluated(minutesAgo(50)) }
  const look = (outcome: 'ran' | 'quiet' | 'waits' | 'failed', minutes: number, error = '') => ({
    tick: { outcome, atMs: minutesAgo(minutes) },
    error: error === '' ? null : error,
  })

  it('holds as long as looks find that nothing has moved', () => {
    expect(told({ ...old, look: look('quiet', 3) })).toMatchObject({
      state: 'ok',
      sentence:
        'All five views are exact, and nothing fires. Looked at 3 min ago: nothing has moved since it was evaluated 50 min ago.',
    })
    expect(told({ ...old, look: look('waits', 3) })).toMatchObject({
      state: 'ok',
      sentence: 'All five views are exact, and nothing fires. Last evaluated 50 min ago.',
    })
  })

  it('is unknown where looks fail or have ended, and says which', () => {
    const since = 'Nothing has been evaluated since 13:27 UTC, 50 min ago: '
    expect(told({ ...old, look: look('quiet', 20) })).toMatchObject({
      state: 'unknown',
      sentence: `${since}its last tick ended at 13:57 UTC, 20 min ago.`,
    })
    expect(told({ ...old, look: look('failed', 3, 'It is gone.') })).toMatchObject({
      state: 'unknown',
      sentence: `${since}It is gone.`,
    })
    expect(told({ ...old, look: { tick: null, error: null } })).toMatchObject({
      state: 'unknown',
      sentence: `${since}its ticks do not come.`,
    })
    expect(told({ ...old, look: look('quiet', -5) }).state).toBe('unknown')
  })
})

describe('the verdict', () => {
  it('says that all is exact where nothing is known to be wrong', () => {
    expect(told({})).toEqual({
      state: 'ok',
      sentence: 'All five views are exact, and nothing fires. Last evaluated 2 min ago.',
      kinds: [],
    })
  })

  it('does not call exact what was never compared as a whole', () => {
    expect(told({ record: record(true) }).sentence).toBe(
      'No view was found to differ, of which 40 % have been compared for the first time, and nothing fires. Last evaluated 2 min ago.',
    )
    expect(told({ record: null }).sentence).toMatch(/^No view has been compared yet, and nothing/)
  })

  it('tells of a fault that the audit has mended, while it fires and for an hour after', () => {
    const firing = told({ alerts: [alert('ViewDrift')] })
    const sentence =
      'ViewDrift: project_statistics_mv had 3 rows that differ from the definition, at 14:05 UTC, 12 min ago. Mended. Last evaluated 2 min ago.'
    expect(firing).toEqual({ state: 'warning', sentence, kinds: ['mended'] })
    const over = { status: 'resolved', resolved_at_ms: minutesAgo(7) } as const
    expect(told({ alerts: [alert('ViewDrift', over)] })).toEqual({
      state: 'ok',
      sentence,
      kinds: ['mended'],
    })
    const longOver = { ...over, resolved_at_ms: minutesAgo(61) }
    expect(told({ alerts: [alert('ViewDrift', longOver)] }).kinds).toEqual([])
  })

  it('names the worst first, with the command and the job that mend it', () => {
    const alerts = [alert('QueueFailures'), alert('ViewDrift'), alert('TriggersMissing')]
    const { state, sentence, faults } = verdictOf(evidence({ alerts }))
    expect(state).toBe('critical')
    expect(sentence).toBe(
      'TriggersMissing: 2 triggers or plain views are missing in monotask. Firing for 12 min, since 14:05 UTC. Two more alerts fire. Last evaluated 2 min ago.',
    )
    expect(faults.map((fault) => [fault.alert, fault.kind, fault.command, fault.job])).toEqual([
      ['TriggersMissing', 'broken', 'npm run views -- resume --remote', 'resume'],
      ['QueueFailures', 'broken', null, null],
      [
        'ViewDrift',
        'mended',
        'npm run views -- refresh project_statistics_mv --remote',
        'backfill',
      ],
    ])
  })

  it('says of a fault whose job has run since the last evaluate that nobody knows yet whether it has helped', () => {
    const alerts = [alert('TriggersMissing')]
    const verdictAfter = (ranAtMs: number) =>
      verdictOf(
        evidence({
          alerts,
          successes: new Map([...evaluated(minutesAgo(2)), ['resume', ranAtMs]]),
        }),
      )
    expect(verdictAfter(minutesAgo(1))).toMatchObject({
      state: 'critical',
      sentence:
        'TriggersMissing: 2 triggers or plain views are missing in monotask. Firing for 12 min, since 14:05 UTC. The job resume ran at 14:16 UTC; the next tick sees whether it has helped. Last evaluated 2 min ago.',
      faults: [{ triedAtMs: minutesAgo(1) }],
    })
    expect(verdictAfter(minutesAgo(3)).faults[0]?.triedAtMs).toBeNull()
    const others = [alert('QueueFailures'), alert('ViewDrift')]
    const tried = new Map([...evaluated(minutesAgo(2)), ['resume', minutesAgo(1)]])
    expect(told({ alerts: others, successes: tried }).sentence).not.toContain('resume ran')
  })

  it('says when what is pending fires', () => {
    const pending = alert('WriteLatencyHigh', {
      status: 'pending',
      fired_at_ms: null,
      active_since_ms: minutesAgo(4),
    })
    expect(told({ alerts: [pending] })).toEqual({
      state: 'ok',
      sentence:
        'All five views are exact, and nothing fires yet. WriteLatencyHigh: task_create takes 0.4 s; fires in 6 min. Last evaluated 2 min ago.',
      kinds: ['pending'],
    })
    const overdue = { ...pending, active_since_ms: minutesAgo(11) }
    expect(told({ alerts: [overdue] }).sentence).toContain('fires with the next tick')
  })

  it('counts what is silenced or acknowledged for less than what is not', () => {
    const alerts = [alert('TriggersMissing'), alert('QueueFailures')]
    expect(told({ alerts, silencedBy: silencer([silence()], now) }).state).toBe('warning')
    const mine = silence({ fingerprint: 'of-TriggersMissing' })
    const verdict = verdictOf(evidence({ alerts, silencedBy: silencer([mine], now) }))
    expect(verdict.sentence).toContain('One more alert fires, silenced.')
    expect(verdict.faults.map((one) => [one.alert, one.isSilenced, one.isAcknowledged])).toEqual([
      ['QueueFailures', false, false],
      ['TriggersMissing', true, true],
    ])
    expect(
      told({ alerts: [alert('TriggersMissing')], silencedBy: silencer([mine], now) }).sentence,
    ).toContain('Acknowledged.')
  })

  it('does not call views exact that nothing keeps', () => {
    const pause = {
      view: 'a',
      state: 'paused',
      paused_at_ms: minutesAgo(12),
      probed: false,
      next_after: null,
      done: 0,
      total: 0,
    } as const
    expect(told({ pauses: [pause] })).toMatchObject({
      state: 'warning',
      sentence: expect.stringMatching(
        /^One view has not been kept since 14:05 UTC, 12 min ago: npm run views -- resume/,
      ),
    })
  })

  it('is unknown where nothing was evaluated yet, or not of late', () => {
    expect(told({ successes: new Map() })).toMatchObject({ state: 'unknown' })
    expect(told({ successes: evaluated(minutesAgo(16)) })).toMatchObject({
      state: 'unknown',
      sentence: expect.stringContaining('since 14:01 UTC, 16 min ago'),
    })
    expect(told({ successes: evaluated(minutesAgo(15)) }).state).toBe('ok')
    expect(told({ successes: evaluated(minutesAgo(-1)) }).state).toBe('ok')
    expect(told({ successes: evaluated(minutesAgo(-16)) })).toMatchObject({
      state: 'unknown',
      sentence: expect.stringContaining('since 14:33 UTC, by a clock that was ahead'),
    })
    expect(unreachable('The database does not answer.')).toMatchObject({ state: 'unknown' })
  })

  it('names the day of what is not of today, and survives a clock that was ahead', () => {
    const old = alert('QueueFailures', { fired_at_ms: minutesAgo(3 * 24 * 60) })
    expect(told({ alerts: [old] }).sentence).toContain('Firing for 3 days, since 28 Apr 14:17 UTC')
    const ahead = alert('QueueFailures', { fired_at_ms: minutesAgo(-60) })
    expect(told({ alerts: [ahead] }).sentence).toContain('Firing for 0 s, since 15:17 UTC')
  })
})
