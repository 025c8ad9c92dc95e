import type { Database } from '../../src/db/database.ts'
import { type Finding, warning } from '../../src/keeper/finding.ts'
import { readCanarySchema } from '../../src/keeper/probe/canary.ts'
import { operations, probeBatch } from '../../src/keeper/probe/write-probe.ts'

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
