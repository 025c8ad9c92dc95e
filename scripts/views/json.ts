import { keyText } from '../../src/db/key-text.ts'
import type { Catalog } from '../../src/keeper/catalog.ts'
import type { Part, Verification } from '../../src/keeper/verify/verify.ts'
import { mendingCommands, problems } from './verdict.ts'

const partAsJson = (part: Part) => {
  const { view, table } = part
  if (part.kind === 'unreadable') return { view, table, state: 'unreadable', reason: part.reason }
  if (part.kind === 'not kept') return { view, table, state: part.pause.state }
  const { rows, sourceRows, compared, missing, orphaned, drifted, unreadable, first } = part
  return {
    ...{ view, table, state: 'compared', rows, source_rows: sourceRows, compared },
    ...{ missing, orphaned, drifted, unreadable },
    first: first.map(({ fault, key }) => ({ fault, key: keyText(key) })),
  }
}

/** A verification for programs; `mend`: the commands that mend what was found, with `options`. */
export const asJson = (catalog: Catalog, found: Verification, options: readonly string[]) => {
  const { installed, paused, missing, outdated, broken } = found.triggers
  const wrong = problems(found)
  return {
    exact: wrong.length === 0,
    problems: wrong,
    mend: wrong.length === 0 ? [] : mendingCommands(catalog, found, options),
    views: found.parts.map(partAsJson),
    triggers: { installed, paused, missing, outdated, broken },
    pauses: found.pauses.map(({ view, state, paused_at_ms, done, total }) => ({
      ...{ view, state, done, total },
      since: state === 'upgrading' ? null : new Date(paused_at_ms).toISOString(),
    })),
    rows_read: found.rowsRead,
  }
}
