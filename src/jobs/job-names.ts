/** Every job there is, by the name used in cron runs and at the manual endpoint. */
export const jobNames = [
  'snapshot',
  'audit',
  'evaluate',
  'deliver',
  'cleanup',
  'optimize',
  'backfill',
  'pause',
  'resume',
] as const
export type JobName = (typeof jobNames)[number]
