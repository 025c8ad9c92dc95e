import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { Database } from '../../src/db/database.ts'
import { saveSample } from '../../src/store/samples.ts'
import { everySeries } from '../checks/every-reading.ts'
import { adminToken, startWorker } from '../worker/harness.ts'
import { eventually, hasPrometheus, startPrometheus } from './server.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const readToken = 'token-of-a-scraper-32-characters-long'
const everyFiveMinutes = '*/5 * * * *'

/** What docs/metrics.md tells people to write, but for what differs here: where the worker is, and how often. */
const configFor = (target: URL) => (folder: string) => {
  const [, yaml = ''] = /^```yaml\n(.*?)^```$/ms.exec(read('docs/metrics.md')) ?? []
  const { scrape_configs, rule_files } = z
    .object({
      scrape_configs: z.tuple([
        z.looseObject({ authorization: z.object({ credentials_file: z.string() }) }),
      ]),
      rule_files: z.tuple([z.string()]),
    })
    .parse(parse(yaml))
  const name = (path: string) => join(folder, path.replace(/^.*\//, ''))
  const [scrape] = scrape_configs
  return {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    scrape_configs: [
      {
        ...scrape,
        scheme: 'http',
        scrape_interval: '1s',
        authorization: { credentials_file: name(scrape.authorization.credentials_file) },
        static_configs: [{ targets: [target.host] }],
      },
    ],
    rule_files: rule_files.map(name),
  }
}

const dashboard = z
  .object({
    panels: z.array(
      z.object({
        title: z.string(),
        targets: z.array(z.object({ expr: z.string() })).default([]),
      }),
    ),
  })
  .parse(JSON.parse(read('alerts/grafana-dashboard.json')))

const panels = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr }) => ({ title, expr: expr.replaceAll('$database', '.*') })),
)

it.skipIf(!hasPrometheus && process.env.CI === undefined)(
  'Prometheus scrapes the worker, raises and ends the alert that the worker raises, and has data for each panel of the dashboard',
  async () => {
    expect(hasPrometheus, 'Prometheus is not installed: apt-get install prometheus').toBe(true)
    await using worker = await startWorker({
      bindings: {
        ADMIN_TOKEN: adminToken,
        READ_TOKEN: readToken,
        PUBLIC_URL: 'https://viewkeeper.example',
      },
    })
    const sql = (text: string) => worker.d1.prepare(text).all()
    await sql("INSERT INTO projects (id, name) VALUES ('apollo', 'Apollo')")
    await sql("INSERT INTO tasks (id, project_id, title) VALUES ('landing', 'apollo', 'Land')")
    await sql('UPDATE task_progress_summary_mv SET evidence_count = 99')
    expect(await worker.cron(everyFiveMinutes)).toBe('ok')

    await using prometheus = await startPrometheus(configFor(worker.url), {
      'prometheus-rules.yml': read('alerts/prometheus-rules.yml'),
      'viewkeeper-read-token': `${readToken}\n`,
    })
    const raised = await eventually(async () => {
      const firing = (await prometheus.alerts()).filter(({ state }) => state === 'firing')
      expect(firing.map(({ labels }) => labels.alertname)).toEqual(['ViewDrift'])
      return firing[0]
    })
    const own = z
      .object({ alerts: z.array(z.object({ labels: z.record(z.string(), z.string()) })) })
      .parse(await (await worker.request('/api/alerts')).json())
    const { instance, job, ...labels } = raised?.labels ?? {}
    expect({ instance, job }).toEqual({ instance: worker.url.host, job: 'viewkeeper' })
    expect([labels]).toEqual(own.alerts.map((alert) => alert.labels))
    expect(raised?.annotations).toMatchObject({
      summary: 'task_progress_summary_mv had 1 row that differs from the definition',
      runbook_url: 'https://viewkeeper.example/runbook#ViewDrift',
    })
    const runs = await prometheus.query('viewkeeper_job_runs_total{job="evaluate",status="ok"}')
    expect(runs.map(({ value }) => value)).toEqual(['1'])

    expect(await worker.cron(everyFiveMinutes)).toBe('ok')
    await eventually(async () => expect(await prometheus.alerts()).toEqual([]))

    const sample = {
      takenAtMs: Date.now(),
      readings: await everySeries(),
      firing: [],
      version: null,
    }
    await new Database('monotask', worker.d1).batch(saveSample('monotask', sample))
    await eventually(async () =>
      expect(await prometheus.query('viewkeeper_query_efficiency')).toHaveLength(1),
    )
    const without = []
    for (const { title, expr } of panels)
      if ((await prometheus.query(expr)).length === 0) without.push(`${title}: ${expr}`)
    expect(without, 'panels without data').toEqual([])
    expect(panels.length).toBeGreaterThan(30)
    expect(
      await prometheus.ask('/api/v1/label/database/values?match[]=viewkeeper_build_info'),
    ).toMatchObject({ data: ['monotask'] })
  },
)
