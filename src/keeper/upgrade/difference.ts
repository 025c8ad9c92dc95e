import { otherTriggers, type Replacement } from './other-triggers.ts'
import {
  type Installed,
  isSame,
  type KeptView,
  type NamedSql,
  type Snapshot,
  type SqlOnTable,
} from './snapshot.ts'

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
  /** Those of which only triggers change, with all that build on one another: made again, in order, at once. */
  readonly retriggered: readonly Replacement[]
  /** Others of which only triggers or the plain view change. */
  readonly replaced: readonly Replacement[]
  readonly dropped: readonly KeptView[]
  /** As they were, those that undoing all this makes anew. */
  readonly restored: readonly KeptView[]
  readonly newIndexes: readonly SqlOnTable[]
  readonly changedIndexes: readonly { readonly before: SqlOnTable; readonly after: SqlOnTable }[]
  readonly droppedIndexes: readonly SqlOnTable[]
}

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
 * With these views all that build on them, and, where one builds on a view of which an earlier migration has announced
 * another version, that one too: the database may not have the new one in its place yet. By table.
 */
const withNeighbours = (
  views: readonly KeptView[],
  { superseded }: Snapshot,
  begin: Iterable<string>,
  isNew: (table: string) => boolean = () => false,
): Set<string> => {
  const wanted = new Set(begin)
  const add = (table: string): boolean => wanted.size < wanted.add(table).size
  for (let grows = true; grows; ) {
    grows = false
    for (const { table, reads } of views) {
      if (reads.some((read) => wanted.has(read))) grows = add(table) || grows
      if (wanted.has(table) || isNew(table))
        for (const read of reads) if (superseded.includes(read)) grows = add(read) || grows
    }
  }
  return wanted
}

/**
 * The tables of the views to be made beside the old ones: those that are other ones now, with their neighbours. A view
 * that comes back under the name of one that went is made beside that as well.
 */
const tablesToRebuild = (old: Snapshot, after: readonly KeptView[]): Set<string> => {
  const known = byTable(old.views)
  const others = after.filter((view) => {
    const before = known.get(view.table)
    const isAnother = before ? isOther(before, view) : old.superseded.includes(view.table)
    return view.kind === 'view' && isAnother
  })
  const begin = others.map(({ table }) => table)
  return withNeighbours(after, old, begin, (table) => !known.has(table))
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
  const kept = changes.flatMap(({ before: was, after }) => {
    if (was === undefined || rebuild.has(after.table)) return []
    if (was.kind !== after.kind) refuse(after.table)
    const isMoved = !isSame(was.tables, after.tables) || !isSame(was.indexes, after.indexes)
    if (isMoved && !byHand) refuse(after.table)
    return [{ before: was, after }]
  })
  const rebuilt = changes.filter(({ after }) => rebuild.has(after.table))
  const dropped = old.views.filter(({ table }) => !names.has(table))
  const busy = [...old.superseded, ...rebuild, ...dropped.map(({ table }) => table)]
  const retriggered = otherTriggers([...old.views, ...now.views], kept, busy)
  const replaced = kept.filter((change) => {
    const { before: was, after } = change
    const isEqual =
      isSame([was.plainView], [after.plainView]) && isSame(was.triggers, after.triggers)
    return !isEqual && !retriggered.includes(change)
  })
  const restored = withNeighbours(old.views, old, [
    ...[...rebuilt.flatMap(({ before: was }) => was ?? []), ...dropped].map(({ table }) => table),
    // Where an older one may stand, its triggers alone would not do.
    ...replaced.flatMap(({ after: { table } }) => (old.superseded.includes(table) ? [table] : [])),
  ])
  return {
    support: supportDifference(old, now, byHand),
    created: changes.flatMap(({ before: was, after }) =>
      was === undefined && !rebuild.has(after.table) ? [after] : [],
    ),
    rebuilt,
    retriggered,
    replaced,
    dropped,
    restored: old.views.filter(({ table }) => restored.has(table)),
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
