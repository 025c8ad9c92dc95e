import { expect, it, vi } from 'vitest'
import { application } from '../../src/app.ts'
import { Database } from '../../src/db/database.ts'
import { systemTimer } from '../../src/db/timer.ts'
import { pauseJob } from '../../src/jobs/pause.ts'
import { resumeJob } from '../../src/jobs/resume.ts'
import { parseSettings } from '../../src/settings.ts'

it.each([pauseJob, resumeJob])(
  '$name says in words that the free plan allows too few statements',
  async (job) => {
    const transact = vi.fn(() =>
      Promise.reject(new Error('D1_ERROR: Too many API requests by single worker invocation.')),
    )
    const run = job.run({
      db: new Database('monotask', { transact }),
      application,
      settings: parseSettings({}),
      now: () => new Date(0),
      fetch: () => Promise.reject(new Error('no network in this test')),
      timer: systemTimer,
      dueAt: new Date(0),
      runId: 'run-1',
      timeLeftMs: () => 60_000,
      leave: () => {},
      trigger: 'manual',
      dryRun: false,
    })
    await expect(run).rejects.toThrow(/50 on the free plan.*npm run views -- \w+ --remote/)
  },
)
