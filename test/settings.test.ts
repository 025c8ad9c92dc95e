import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { alertmanager } from '../src/delivery/formats/alertmanager.ts'
import { parseSettings, SettingsError } from '../src/settings.ts'

const secret = (bytes: number) => `whsec_${Buffer.alloc(bytes, 7).toString('base64')}`

const faults = (env: object): readonly string[] => {
  try {
    parseSettings(env)
  } catch (error) {
    if (error instanceof SettingsError) return error.faults
    throw error
  }
  return []
}

describe('parseSettings', () => {
  it('has a default for everything', () => {
    expect(parseSettings({ DB: {} })).toEqual({
      adminToken: null,
      readToken: null,
      databaseName: 'monotask',
      receivers: [],
      inactiveReceivers: [{ name: 'default', format: alertmanager, urlEnv: 'ALERT_WEBHOOK_URL' }],
      publicUrl: null,
      runbookUrl: null,
      commandOptions: '--remote',
      heartbeatUrl: null,
      snapshotRetentionDays: 7,
      stuckAfterSeconds: 900,
      auditSweepHours: 24,
      auditMaxRowsRead: 400_000,
      auditLargeKeysHour: 3,
      writeProbeMinutes: 30,
      analytics: null,
      healthGraceSeconds: 900,
      fleetSpreadSeconds: 180,
      fleetShard: null,
      deployedAt: null,
      version: null,
    })
  })

  it('reads every setting', () => {
    const settings = parseSettings({
      ADMIN_TOKEN: 't'.repeat(32),
      READ_TOKEN: 'r'.repeat(32),
      DATABASE_NAME: 'tasks-eu',
      ALERT_WEBHOOK_URL: 'https://alerts.example.com/hook?key=1',
      ALERT_WEBHOOK_SECRET: ` ${secret(24)}  ${secret(64)}\n`,
      ALERT_WEBHOOK_FORMAT: 'alertmanager',
      PUBLIC_URL: 'https://viewkeeper.example.com/',
      RUNBOOK_URL: 'https://wiki.example.com/runbook.md#top',
      COMMAND_OPTIONS: '--data x',
      HEARTBEAT_URL: 'https://beat.example.com/1',
      SNAPSHOT_RETENTION_DAYS: '30',
      STUCK_AFTER_SECONDS: 60,
      AUDIT_SWEEP_HOURS: '48',
      AUDIT_MAX_ROWS_READ: '15000',
      AUDIT_LARGE_KEYS_HOUR: '0',
      WRITE_PROBE_MINUTES: '0',
      CLOUDFLARE_API_TOKEN: 'a-token',
      CLOUDFLARE_ACCOUNT_ID: '0'.repeat(32),
      CLOUDFLARE_DATABASE_ID: '11111111-2222-4333-8444-555555555555',
      HEALTH_GRACE_SECONDS: '1800',
      FLEET_SPREAD_SECONDS: '60',
      FLEET_SHARD: 7,
      CF_VERSION_METADATA: { id: 'x', tag: '', timestamp: '2026-05-01T10:00:00Z' },
    })
    expect(settings).toEqual({
      adminToken: 't'.repeat(32),
      readToken: 'r'.repeat(32),
      databaseName: 'tasks-eu',
      receivers: [
        {
          name: 'default',
          format: alertmanager,
          url: 'https://alerts.example.com/hook?key=1',
          secrets: [secret(24), secret(64)],
          match: [],
          groupBy: ['alertname', 'database'],
          repeatIntervalMs: 4 * 3_600_000,
          sendResolved: true,
          maxAlerts: 100,
        },
      ],
      inactiveReceivers: [],
      publicUrl: 'https://viewkeeper.example.com',
      runbookUrl: 'https://wiki.example.com/runbook.md',
      commandOptions: '--data x',
      heartbeatUrl: 'https://beat.example.com/1',
      snapshotRetentionDays: 30,
      stuckAfterSeconds: 60,
      auditSweepHours: 48,
      auditMaxRowsRead: 15_000,
      auditLargeKeysHour: 0,
      writeProbeMinutes: 0,
      analytics: {
        apiToken: 'a-token',
        accountId: '0'.repeat(32),
        databaseId: '11111111-2222-4333-8444-555555555555',
      },
      healthGraceSeconds: 1800,
      fleetSpreadSeconds: 60,
      fleetShard: 7,
      deployedAt: new Date('2026-05-01T10:00:00Z'),
      version: 'x',
    })
  })

  it('takes an empty value for one that is not set', () => {
    expect(
      parseSettings({ ADMIN_TOKEN: '', ALERT_WEBHOOK_URL: '', STUCK_AFTER_SECONDS: '' }),
    ).toEqual(parseSettings({}))
  })

  it('names every fault at once', () => {
    const found = faults({
      ADMIN_TOKEN: 'short',
      DATABASE_NAME: 'two words',
      ALERT_WEBHOOK_URL: 'ftp://example.com',
      ALERT_WEBHOOK_SECRET: 'whsec_abc',
      ALERT_WEBHOOK_FORMAT: 'carrier-pigeon',
      PUBLIC_URL: 'viewkeeper',
      HEARTBEAT_URL: 7,
      SNAPSHOT_RETENTION_DAYS: '0',
      STUCK_AFTER_SECONDS: 'soon',
      AUDIT_SWEEP_HOURS: 1.5,
      AUDIT_MAX_ROWS_READ: 1000,
      AUDIT_LARGE_KEYS_HOUR: 24,
      HEALTH_GRACE_SECONDS: '-1',
    })
    expect(found.map((fault) => fault.split(' ')[0])).toEqual([
      'ADMIN_TOKEN',
      'DATABASE_NAME',
      'ALERT_WEBHOOK_FORMAT',
      'PUBLIC_URL',
      'HEARTBEAT_URL',
      'SNAPSHOT_RETENTION_DAYS',
      'STUCK_AFTER_SECONDS',
      'AUDIT_SWEEP_HOURS',
      'AUDIT_MAX_ROWS_READ',
      'AUDIT_LARGE_KEYS_HOUR',
      'HEALTH_GRACE_SECONDS',
      'ALERT_WEBHOOK_URL',
      'ALERT_WEBHOOK_SECRET',
    ])
  })

  it('echoes no value', () => {
    const error = () =>
      parseSettings({
        ADMIN_TOKEN: 'hunter2',
        ALERT_WEBHOOK_URL: 'http://public.example.com/hunter2',
        ALERT_WEBHOOK_SECRET: 'whsec_hunter2',
        ALERT_WEBHOOK_FORMAT: 'hunter2',
        SNAPSHOT_RETENTION_DAYS: 'hunter2',
      })
    expect(error).toThrow(/^Invalid settings: /)
    expect(error).not.toThrow(/hunter2/)
  })

  it.each([
    ['https://example.com/a', true],
    ['http://localhost:8788/a', true],
    ['http://127.0.0.1/', true],
    ['http://[::1]:9/', true],
    ['http://example.com/', false],
    ['http://localhost.example.com/', false],
    ['http://10.0.0.1/', false],
    ['example.com', false],
  ])('webhook URL %s: accepted %s', (url, accepted) => {
    expect(faults({ ALERT_WEBHOOK_URL: url })).toHaveLength(accepted ? 0 : 1)
  })

  it('takes a READ_TOKEN of its own only', () => {
    const token = 't'.repeat(32)
    expect(faults({ READ_TOKEN: 'short' })).toEqual(['READ_TOKEN must have at least 32 characters'])
    expect(faults({ ADMIN_TOKEN: token, READ_TOKEN: token })).toEqual([
      'READ_TOKEN must be another than ADMIN_TOKEN',
    ])
  })

  it.each(['ALERT_WEBHOOK_URL', 'PUBLIC_URL', 'HEARTBEAT_URL'])(
    '%s holds neither a password nor the address of a private network',
    (name) => {
      expect(faults({ [name]: 'https://user:hunter2@example.com/' })).toEqual([
        `${name} must not hold a user name or password`,
      ])
      expect(faults({ [name]: 'https://10.0.0.1/' })).toEqual([
        `${name} must not be the address of a private network`,
      ])
    },
  )

  it.each([
    ['24 bytes', secret(24), true],
    ['64 bytes', secret(64), true],
    ['23 bytes', secret(23), false],
    ['65 bytes', secret(65), false],
    ['no prefix', secret(24).slice(6), false],
    ['not base64', `whsec_${'!'.repeat(32)}`, false],
    ['one of two faulty', `${secret(24)} whsec_`, false],
  ])('signing secret, %s: accepted %s', (_name, text, accepted) => {
    expect(faults({ ALERT_WEBHOOK_SECRET: text })).toHaveLength(accepted ? 0 : 1)
  })

  it.each([
    ['WRITE_PROBE_MINUTES', '-1'],
    ['WRITE_PROBE_MINUTES', '1441'],
    ['CLOUDFLARE_API_TOKEN', 'secret token\n'],
    ['CLOUDFLARE_ACCOUNT_ID', 'monotask'],
    ['CLOUDFLARE_DATABASE_ID', 'monotask'],
  ])('%s=%j is a fault, named without the value', (name, value) => {
    const found = faults({ [name]: value })
    expect(found).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))])
    expect(found.join()).not.toContain(value)
  })

  it.each(['alertmanager', 'slack', 'discord', 'teams'])('takes the format %s', (format) => {
    expect(
      faults({ ALERT_WEBHOOK_FORMAT: format, ALERT_WEBHOOK_URL: 'https://example.com/' }),
    ).toEqual([])
  })

  it.each([
    ['https://events.pagerduty.com/v2/enqueue?routing_key=R0', 0],
    ['https://events.pagerduty.com/v2/enqueue?routing_key=', 1],
    ['https://events.pagerduty.com/v2/enqueue', 1],
  ])('for pagerduty, the URL %s has %d faults', (url, count) => {
    const found = faults({ ALERT_WEBHOOK_FORMAT: 'pagerduty', ALERT_WEBHOOK_URL: url })
    expect(found).toHaveLength(count)
    for (const fault of found) expect(fault).toMatch(/^ALERT_WEBHOOK_URL .*routing_key/)
  })

  it('names the missing routing key beside the faults of other settings', () => {
    const found = faults({
      ADMIN_TOKEN: 'short',
      ALERT_WEBHOOK_FORMAT: 'pagerduty',
      ALERT_WEBHOOK_URL: 'https://events.pagerduty.com/v2/enqueue',
    })
    expect(found).toHaveLength(2)
  })
})
