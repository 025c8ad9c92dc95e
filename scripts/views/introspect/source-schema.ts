import type { SourceTable } from '../../../src/engine/source-table.ts'
import { lower } from '../../wrap/tokens.ts'
import type { FoundTable } from './read.ts'
import { referencesOf } from './references.ts'
import { sourceTableOf } from './table.ts'

/** The source schema of a database, as far as views can be made of it. */
export interface SourceSchema {
  readonly tables: readonly SourceTable[]
  /** Tables and foreign keys that were left out, each with the reason. */
  readonly leftOut: readonly (readonly [name: string, reason: string])[]
}

/** Triggers are named by nouns: where two tables come to one, the later keeps its own name. */
const withOwnNouns = (sources: readonly SourceTable[]): SourceTable[] => {
  const taken = new Set<string>()
  return sources.map((source) => {
    const noun = taken.has(source.noun) ? lower(source.name) : source.noun
    taken.add(noun)
    return { ...source, noun }
  })
}

/** Parents before their children, as canary rows are written in this order; otherwise as they stand. */
const parentsFirst = (tables: readonly SourceTable[]): SourceTable[] => {
  const placed: SourceTable[] = []
  let waiting = [...tables]
  while (waiting.length > 0) {
    const isWaiting = new Set(waiting.map(({ name }) => name))
    const ready = waiting.find(({ name, references }) =>
      Object.values(references).every((target) => target === name || !isWaiting.has(target)),
    )
    // Tables that refer to each other in a circle have no order: the first of them goes first.
    const next = ready ?? waiting[0]
    placed.push(...waiting.filter((table) => table === next))
    waiting = waiting.filter((table) => table !== next)
  }
  return placed
}

/** The tables of a database as the engine takes them, and what it would not take. */
export const sourceSchemaOf = (found: readonly FoundTable[]): SourceSchema => {
  const judged = found
    .filter(({ kind }) => kind !== 'shadow')
    .map((table) => ({ table, ...sourceTableOf(table) }))
  const left = judged.flatMap((one) =>
    'reason' in one ? [[one.table.name, one.reason] as const] : [],
  )
  const usable = judged.flatMap((one) => ('source' in one ? [one] : []))
  const sources = withOwnNouns(usable.map(({ source }) => source))
  const keyed = usable.map(({ table }) => referencesOf(table, found, sources))
  return {
    tables: parentsFirst(
      sources.map((source, at) => ({ ...source, references: keyed[at]?.references ?? {} })),
    ),
    leftOut: [...left, ...keyed.flatMap(({ leftOut }) => leftOut)],
  }
}
