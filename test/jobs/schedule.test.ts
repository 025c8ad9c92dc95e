import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { unstable_readConfig } from 'wrangler'
import { application } from '../../src/app.ts'
import { leaseMsOf } from '../../src/jobs/invoke.ts'
import { cronOf, jobsOf } from '../../src/jobs/schedule.ts'

describe('the schedule', () => {
  it('has the cron strings of wrangler.toml, exactly', () => {
    const config = unstable_readConfig({ config: join(import.meta.dirname, '../../wrangler.toml') })
    expect(application.schedule.keys().toArray()).toEqual(config.triggers.crons)
  })

  it.each([
    ['*/5 * * * *', ['snapshot', 'audit', 'evaluate', 'deliver']],
    ['17 * * * *', ['cleanup']],
    ['41 3 * * *', ['optimize']],
  ])('at %s runs %j', (cron, jobs) => {
    expect(jobsOf(application, cron).map(({ name }) => name)).toEqual(jobs)
  })

  it('claims the jobs of a tick for less than its interval, so that none waits for one that crashed', () => {
    expect(leaseMsOf(jobsOf(application, '*/5 * * * *'))).toBeLessThan(5 * 60_000)
    // Cloudflare ends a cron event after 15 minutes.
    for (const cron of application.schedule.keys())
      expect(leaseMsOf(jobsOf(application, cron))).toBeLessThan(15 * 60_000)
  })

  it.each(['* * * * *', '*/5  * * * *', '*/5 * * * * ', 'constructor'])(
    'throws for the unknown cron string "%s"',
    (cron) => {
      expect(() => jobsOf(application, cron)).toThrow(`Unknown cron string "${cron}"`)
    },
  )

  it('says which to name where an event names none, as that of wrangler dev', () => {
    expect(() => jobsOf(application, '')).toThrow(
      /names no cron string.*scheduled\?cron=\*\/5\+\*\+\*\+\*\+\*'$/,
    )
  })

  it.each([
    ['deliver', '*/5 * * * *'],
    ['optimize', '41 3 * * *'],
    ['backfill', null],
  ] as const)('%s runs at %s', (job, cron) => {
    expect(cronOf(application, job)).toBe(cron)
  })
})
