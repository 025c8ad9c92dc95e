import type { Installed, KeptView, NamedSql, Snapshot, SqlOnTable } from './snapshot.ts'

/** A view as it was and as it becomes. */
export interface Change {
  readonly before: KeptView | undefined
  readonly after: KeptView
}

/** What a database of the last released version lacks to be one of this version. */
export interface Difference {
  readonly support: readonly NamedSql[]
  /** New ones that nothing stands in the way of. */
  readonly created: readonly KeptView[]
  /** Those whose rows are to be computed anew, with what builds on them: made beside the old ones. */
  readonly rebuilt: readonly Change[]
  /** Those of which only triggers or the plain view change. */
  readonly replaced: readonly (Change & { readonly before: KeptView })[]
  readonly dropped: readonly KeptView[]
  readonly newIndexes: readonly SqlOnTable[]
  readonly changedIndexes: readonly { readonly before: SqlOnTable; readonly after: SqlOnTable }[]
  readonly droppedIndexes: readonly SqlOnTable[]
}

const texts = (made: readonly NamedSql[]): string =>
  JSON.stringify(made.map(({ name, sql }) => [name, sql]))

const isSame = (one: readonly NamedSql[], other: readonly NamedSql[]): boolean =>
  texts(one) === texts(other)

const byTable = (views: readonly KeptView[]) => new Map(views.map((view) => [view.table, view]))

/** Tables of ours whose rows are no view of anything: they can't be computed anew. */
const refuse = (name: string): never => {
  throw new Error(
    `${name} is compiled otherwise than it was released, and its rows can't be computed anew. Write the next migration by hand, with its down, so that it changes the table, and run generate again.`,
  )
}

/** Whether the rows of a view are other ones now, whatever it is made of. */
const isOther = (before: KeptView, after: KeptView): boolean =>
  !isSame(before.tables, after.tables) || before.definition !== after.definition

/**
 * The tables of the views to be made beside the old ones: those that are other ones now, all that build on them,
 * and, where one builds on a view that an earlier migration has made anew, that one too: the database may not have
 * the new one in its place yet. A view that comes back under the name of one that went is made beside it as well.
 */
const tablesToRebuild = (old: Snapshot, after: readonly KeptView[]): Set<string> => {
  const known = byTable(old.views)
  const wanted = new Set<string>()
  const add = (table: string): boolean => wanted.size < wanted.add(table).size
  for (const view of after) {
    const before = known.get(view.table)
    const isAnother = before ? isOther(before, view) : old.superseded.includes(view.table)
    if (view.kind === 'view' && isAnother) add(view.table)
  }
  for (let grows = true; grows; ) {
    grows = false
    for (const { table, reads } of after) {
      if (reads.some((read) => wanted.has(read))) grows = add(table) || grows
      if (wanted.has(table) || !known.has(table))
        for (const read of reads) if (old.superseded.includes(read)) grows = add(read) || grows
    }
  }
  return wanted
}

const supportDifference = (old: Snapshot, now: Installed, byHand: boolean): NamedSql[] =>
  now.support.filter(({ name, sql }) => {
    const before = old.support.find((table) => table.name === name)
    if (before && before.sql !== sql && !byHand) refuse(name)
    return before === undefined
  })

const indexDifference = (old: Snapshot, now: Installed) => {
  const before = new Map(old.indexes.map((index) => [index.name, index]))
  const names = new Set(now.indexes.map(({ name }) => name))
  return {
    newIndexes: now.indexes.filter(({ name }) => !before.has(name)),
    changedIndexes: now.indexes.flatMap((after) => {
      const index = before.get(after.name)
      return index === undefined || index.sql === after.sql ? [] : [{ before: index, after }]
    }),
    droppedIndexes: old.indexes.filter(({ name }) => !names.has(name)),
  }
}

/**
 * Compares what is compiled with what was released. `byHand`: a migration written by hand, not released yet, stands
 * beside; what can't be generated is then its work. Throws an Error that names a table that can't be changed.
 */
export const differenceOf = (old: Snapshot, now: Installed, byHand: boolean): Difference => {
  const before = byTable(old.views)
  const rebuild = tablesToRebuild(old, now.views)
  const names = new Set(now.views.map(({ table }) => table))
  const changes = now.views.map((after) => ({ before: before.get(after.table), after }))
  const replaced = changes.flatMap(({ before: was, after }) => {
    if (was === undefined || rebuild.has(after.table)) return []
    if (was.kind !== after.kind) refuse(after.table)
    const isMoved = !isSame(was.tables, after.tables) || !isSame(was.indexes, after.indexes)
    if (isMoved && !byHand) refuse(after.table)
    const isEqual =
      isSame([was.plainView], [after.plainView]) && isSame(was.triggers, after.triggers)
    return isEqual ? [] : [{ before: was, after }]
  })
  return {
    support: supportDifference(old, now, byHand),
    created: changes.flatMap(({ before: was, after }) =>
      was === undefined && !rebuild.has(after.table) ? [after] : [],
    ),
    rebuilt: changes.filter(({ after }) => rebuild.has(after.table)),
    replaced,
    dropped: old.views.filter(({ table }) => !names.has(table)),
    ...indexDifference(old, now),
  }
}

/** Whether nothing is to be done. */
export const isEmpty = (difference: Difference): boolean =>
  Object.values(difference).every((part) => part.length === 0)

/** The tables of which databases of this version may still hold an older one. */
export const supersededBy = (old: Snapshot, { rebuilt, dropped }: Difference): string[] =>
  [
    ...new Set([
      ...old.superseded,
      ...rebuilt.map(({ after }) => after.table),
      ...dropped.map(({ table }) => table),
    ]),
  ].toSorted()
