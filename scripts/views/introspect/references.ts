import { keyOf, type SourceTable } from '../../../src/engine/source-table.ts'
import { lower } from '../../wrap/tokens.ts'
import type { FoundTable } from './read.ts'
import { primaryKeyOf } from './table.ts'

const isSame = (one: string, other: string): boolean => lower(one) === lower(other)

type ForeignKey = FoundTable['foreignKeys'][number]

/** The table whose key a foreign key holds; or why views cannot go by it. */
const targetOf = (
  parts: ForeignKey,
  found: readonly FoundTable[],
  sources: readonly SourceTable[],
): { readonly target: string } | { readonly reason: string } => {
  const [part] = parts
  if (part === undefined || parts.length > 1)
    return { reason: 'views go by foreign keys of one column' }
  const target = found.find(({ name }) => isSame(name, part.target))
  if (target === undefined) return { reason: `there is no table ${part.target}` }
  const source = sources.find(({ name }) => name === target.name)
  if (source === undefined) return { reason: `${target.name} is left out` }
  const column = part.target_column ?? primaryKeyOf(target).join(', ')
  if (isSame(column, keyOf(source))) return { target: target.name }
  return {
    reason: `it holds ${target.name}.${column}, while rows of ${target.name} are told apart by ${keyOf(source)}`,
  }
}

/** A table's foreign keys as the engine takes them, and those it does not, each with the reason. */
export const referencesOf = (
  { name, foreignKeys }: FoundTable,
  found: readonly FoundTable[],
  sources: readonly SourceTable[],
) => {
  const references = new Map<string, string>()
  const leftOut: (readonly [name: string, reason: string])[] = []
  const leaveOut = (columns: string, reason: string): void => {
    leftOut.push([`${name}.${columns}`, reason])
  }
  for (const parts of foreignKeys) {
    const columns = parts.map(({ column }) => column).join(', ')
    const came = targetOf(parts, found, sources)
    if ('reason' in came) leaveOut(columns, came.reason)
    else if (references.has(columns))
      leaveOut(columns, `it refers to ${came.target}, too; views go by one of the two`)
    else references.set(columns, came.target)
  }
  return { references: Object.fromEntries(references), leftOut }
}
