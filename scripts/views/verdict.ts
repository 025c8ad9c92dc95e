import type { Catalog } from '../../src/keeper/catalog.ts'
import { viewsOfObject, withViewsAbove } from '../../src/keeper/pause/installation.ts'
import { nameOf } from '../../src/keeper/triggers/audit-triggers.ts'
import { differing } from '../../src/keeper/verify/comparison.ts'
import type { Part, Verification } from '../../src/keeper/verify/verify.ts'
import { allViews } from '../../src/verdict/verdict.ts'
import { counted } from '../command-line/words.ts'

const standing = {
  paused: 'is paused',
  resuming: 'is not mended yet',
  upgrading: 'is kept by the version before',
} as const

const problemOf = (part: Part): string[] => {
  if (part.kind === 'not kept') return [`${part.view} ${standing[part.pause.state]}`]
  if (part.kind === 'unreadable') return [`${part.table} can't be read`]
  const rows = differing(part)
  return rows === 0 ? [] : [`${part.table} differs in ${counted(rows, 'row')}`]
}

/** What is not as it should be, a clause for each thing; none where all is exact. */
export const problems = ({ parts, triggers }: Verification): string[] => {
  const objects = (['missing', 'outdated', 'broken'] as const).flatMap((state) => {
    const count = triggers[state].length
    if (count === 0) return []
    return [`${counted(count, 'trigger or plain view is', 'triggers or plain views are')} ${state}`]
  })
  return [...parts.flatMap(problemOf), ...objects]
}

/** The views that differ and that `resume` leaves alone: nothing of theirs is out. */
const toRefresh = (catalog: Catalog, parts: readonly Part[], lacking: readonly string[]) => {
  const resumed = withViewsAbove(
    catalog,
    lacking.flatMap((name) => viewsOfObject(catalog, name)),
  )
  return parts.flatMap((part) =>
    part.kind === 'compared' && differing(part) > 0 && !resumed.includes(part.view)
      ? [part.view]
      : [],
  )
}

/** The commands that mend what was found, in their order; of the doctor's, what to do. */
const commands = (catalog: Catalog, { parts, triggers }: Verification): string[] => {
  const { missing, outdated, broken } = triggers
  const lacking = [...missing, ...outdated, ...broken].map(nameOf)
  const isOut = lacking.length > 0 || parts.some(({ kind }) => kind === 'not kept')
  const isUnreadable = parts.some(({ kind }) => kind === 'unreadable')
  if (isUnreadable && !isOut) return ['doctor']
  const [view, ...more] = toRefresh(catalog, parts, lacking)
  const refresh = view === undefined ? [] : [more.length === 0 ? `refresh ${view}` : 'refresh']
  return [...(isOut ? ['resume'] : []), ...refresh]
}

const exact = ({ views, timeSeries }: Catalog, parts: readonly Part[]): string => {
  const rows = parts.reduce((sum, part) => sum + (part.kind === 'compared' ? part.compared : 0), 0)
  const tables = parts.map(({ table }) => table)
  const isAll = parts.length === views.length + timeSeries.length
  const names = `${tables.join(' and ')} ${tables.length === 1 ? 'is' : 'are'}`
  return `${isAll ? allViews(parts.length) : names} exact: ${counted(rows, 'row')} compared.`
}

/** The commands that mend what was found, in their order, with `options` at the end of each. */
export const mendingCommands = (
  catalog: Catalog,
  found: Verification,
  options: readonly string[],
): string[] =>
  commands(catalog, found).map((command) => ['npm run views --', command, ...options].join(' '))

/** One sentence: all is exact, or what is not, and the command that mends it, with `options` at its end. */
export const verdict = (
  catalog: Catalog,
  found: Verification,
  options: readonly string[],
): string => {
  const wrong = problems(found)
  if (wrong.length === 0) return exact(catalog, found.parts)
  const lines = mendingCommands(catalog, found, options)
  const does = lines[0]?.includes(' doctor') ? 'this says what to do' : 'this mends it'
  return `${wrong.join('; ')}; ${does}: ${lines.join(' && ')}`
}
