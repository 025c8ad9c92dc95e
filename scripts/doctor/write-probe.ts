import { application } from '../../src/app.ts'
import { probeBatch } from '../../src/checks/write-probe/batch.ts'
import { batchOf } from '../../src/checks/write-probe/operation.ts'
import { readCanarySchema } from '../../src/db/canary.ts'
import type { Database } from '../../src/db/database.ts'
import { type Finding, warning } from '../../src/keeper/finding.ts'

const { canaries, operations } = application.writeProbe

/** The writes whose latency can't be measured here, as the application refuses or swallows canary rows. */
export const writeProbeFindings = async (db: Database): Promise<Finding[]> => {
  const rows = { canaries, schema: await readCanarySchema(db, canaries) }
  const now = () => new Date()
  const unmeasured = new Map<string, string[]>()
  for (const operation of operations) {
    const { reason } = await probeBatch(db, now, batchOf(operation), rows)
    if (reason !== null) unmeasured.set(reason, [...(unmeasured.get(reason) ?? []), operation.name])
  }
  return [...unmeasured].map(([reason, names]) =>
    warning('write latency', `of ${names.join(', ')} can't be measured: ${reason}.`),
  )
}
