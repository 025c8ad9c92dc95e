import { snapshotJob } from '../monotask/queue/snapshot-job.ts'
import { auditJob } from './audit.ts'
import { backfillJob } from './backfill.ts'
import { cleanupJob } from './cleanup.ts'
import { deliverJob } from './deliver.ts'
import { evaluateJob } from './evaluate.ts'
import type { Job } from './job.ts'
import type { JobName } from './job-names.ts'
import { optimizeJob } from './optimize.ts'
import { pauseJob } from './pause.ts'
import { resumeJob } from './resume.ts'

/** Every job, by its name. */
export const jobs: Readonly<Record<JobName, Job>> = {
  snapshot: snapshotJob,
  audit: auditJob,
  evaluate: evaluateJob,
  deliver: deliverJob,
  cleanup: cleanupJob,
  optimize: optimizeJob,
  backfill: backfillJob,
  pause: pauseJob,
  resume: resumeJob,
}
