import type { Database } from '../../src/db/database.ts'
import { Findings } from '../../src/keeper/audit/findings.ts'
import type { Found } from '../../src/keeper/audit/found.ts'
import { Rounds } from '../../src/keeper/audit/rounds.ts'
import { advance } from '../../src/keeper/audit/sweep.ts'
import { catalog } from '../../src/monotask/catalog.ts'
import type { ViewAudit } from '../../src/store/audit-record.ts'

const everyView = <T>(value: T) => new Map(catalog.views.map(({ table }) => [table, value]))
const urgent = {
  faulty: {},
  windows: {},
  searched: new Set<string>(),
  since: new Date(0),
  limit: 0,
}

/** Audits slices of one key each: what each run found in one view and where it ended, to the end of its sweep. */
export const auditOneKeyAtATime = async (
  db: Database,
  view: string,
  now: Date,
): Promise<readonly { readonly found: Found; readonly audit: ViewAudit }[]> => {
  const runs: { found: Found; audit: ViewAudit }[] = []
  let previous = new Map<string, ViewAudit>()
  do {
    const findings = new Findings(db, catalog, { previous, dryRun: false, now })
    const rounds = new Rounds(db, catalog, findings, {
      budget: 1_000_000,
      plans: everyView({ share: 1, rowsPerKey: 1, credit: 20_000 }),
      largest: 20_000,
      urgent,
    })
    await rounds.run(catalog.views)
    const size = { viewRows: null, sourceRows: null, newKeys: 1 }
    previous = new Map(
      catalog.views.map(({ table }) => [
        table,
        advance(table, findings.of(table), {
          previous: previous.get(table),
          size,
          rowsOfTick: 1,
          now,
        }),
      ]),
    )
    const audit = previous.get(view)
    if (audit === undefined) throw new Error(`there is no view ${view}`)
    runs.push({ found: findings.of(view), audit })
  } while (runs.at(-1)?.audit.next_after !== null)
  return runs
}
