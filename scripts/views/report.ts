import { keyText } from '../../src/db/key-text.ts'
import { differing } from '../../src/keeper/verify/comparison.ts'
import type { Part, Verification } from '../../src/keeper/verify/verify.ts'
import type { Pause } from '../../src/store/pause.ts'
import type { TriggerAudit } from '../../src/store/trigger-audit.ts'
import { aligned } from '../command-line/table.ts'
import { unreadableKeys } from '../doctor/data.ts'

const figureNames = ['rows', 'source rows', 'compared', 'missing', 'orphaned', 'drifted']

const figures = (part: Part): string[] => {
  if (part.kind !== 'compared') return figureNames.map(() => '-')
  const { rows, sourceRows, compared, missing, orphaned, drifted } = part
  return [rows, sourceRows ?? '-', compared, missing, orphaned, drifted].map(String)
}

const remarks = (part: Part): string[] => {
  if (part.kind === 'unreadable') return [`${part.table} can't be read: ${part.reason}`]
  if (part.kind === 'not kept') return []
  const named = part.first.map(({ fault, key }) => `  ${fault.padEnd(8)}  ${keyText(key)}`)
  const all = differing(part)
  const which =
    named.length < all ? `, the first ${named.length} of ${all.toLocaleString('en')}` : ''
  return [
    ...(part.unreadable > 0 ? [`${part.table}: ${unreadableKeys(part.unreadable)}`] : []),
    ...(named.length > 0 ? [`${part.table}${which}:`, ...named] : []),
  ]
}

const triggerLines = ({ installed, paused, missing, outdated, broken }: TriggerAudit): string[] => [
  `triggers: ${installed} installed, ${missing.length} missing, ${outdated.length} outdated, ${broken.length} broken${paused > 0 ? `, ${paused} paused` : ''}`,
  ...missing.map((name) => `  missing   ${name}`),
  ...outdated.map((name) => `  outdated  ${name}`),
  ...broken.map((name) => `  broken    ${name}`),
  ...(broken.length > 0
    ? ["The application's writes fail. One command lets it write again: npm run views -- resume"]
    : []),
]

const pauseLines = (pauses: readonly Pause[]): string[] => {
  if (pauses.length === 0) return ['not paused']
  return pauses.map(({ view, state, paused_at_ms, done, total }) => {
    const since = new Date(paused_at_ms).toISOString()
    if (state === 'upgrading')
      return `${view} kept by the version before: the new one is made beside it, ${done} of ${total} keys filled; resume carries on`
    return state === 'paused'
      ? `${view} paused since ${since}`
      : `${view} resuming, not kept since ${since}: ${done} of ${total} keys mended; resume carries on`
  })
}

/** What was looked at, and what that took. */
const scope = ({ parts, rowsRead }: Verification): string => {
  const compared = parts.filter(({ kind }) => kind === 'compared').length
  const of = compared === parts.length ? 'each table' : `${compared} of the ${parts.length} tables`
  return `Every row of ${of} above was compared with its definition: ${rowsRead.toLocaleString('en')} rows read in all.`
}

/**
 * A verification for people: a line for each table, with figures where it was compared; why it was not, and the
 * first keys that differ; the triggers; what is paused since when.
 */
export const report = (verification: Verification): string => {
  const { parts, triggers, pauses } = verification
  return [
    aligned([['view', ...figureNames], ...parts.map((part) => [part.table, ...figures(part)])]),
    ...parts.flatMap(remarks),
    scope(verification),
    '',
    ...triggerLines(triggers),
    ...pauseLines(pauses),
  ].join('\n')
}
