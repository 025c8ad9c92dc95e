import type { Database } from '../../src/db/database.ts'
import { readCanarySchema } from '../../src/db/probe.ts'
import { operations, probeBatch } from '../../src/db/write-probe.ts'
import { type Finding, warning } from '../../src/views/finding.ts'

/** The writes whose latency can't be measured here, as the application refuses or swallows canary rows. */
export const writeProbeFindings = async (db: Database): Promise<Finding[]> => {
  const schema = await readCanarySchema(db)
  const now = () => new Date()
  const unmeasured = new Map<string, string[]>()
  for (const operation of operations) {
    const { reason } = await probeBatch(db, now, operation, schema)
    if (reason !== null) unmeasured.set(reason, [...(unmeasured.get(reason) ?? []), operation])
  }
  return [...unmeasured].map(([reason, names]) =>
    warning('write latency', `of ${names.join(', ')} can't be measured: ${reason}.`),
  )
}
