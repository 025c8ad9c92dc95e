import {
  type Change,
  type Contribution,
  changeRow,
  contributionOf,
  type Part,
  type Target,
} from '../change.ts'
import type { ChildUse } from '../model.ts'
import { columnsIn, differs, identifier, NEW, OLD, type Row, render } from '../sql.ts'
import { Replaced, replacedRow } from './replaced.ts'
import { type Trigger, updateOf } from './trigger.ts'

/** A child row with the rows below it: what all of them add. */
const withBelow = (use: ChildUse, of: Row): Contribution => {
  const own = contributionOf(of)
  return {
    ...own,
    sum: (column) => {
      const below = use.below.find(({ sums }) => sums.includes(column))
      if (!below) return own.sum(column)
      const value = render(column.column.value, (name) => `b.${identifier(name)}`)
      const total = column.column.value === '1' ? 'count(*)' : `coalesce(sum(${value}), 0)`
      return `(SELECT ${total} FROM ${identifier(below.table)} b WHERE b.${identifier(below.foreignKey)} = ${of(use.id)})`
    },
  }
}

const columnsUsed = (use: ChildUse): string[] => [
  ...use.sums.flatMap((c) => columnsIn(c.column.value)),
  ...use.histograms.map((c) => c.column.of),
  ...use.leasts.flatMap((c) => [c.column.of, ...Object.keys(c.column.where)]),
  ...use.latest.flatMap((l) => [l.group.by, ...l.columns.map((c) => c.column.from)]),
]

export interface ChildTriggers {
  readonly target: Target
  readonly use: ChildUse
  readonly name: string
  /** The statement that computes the view row of a key anew. */
  readonly refresh: (key: string) => string
  /** Runs before something is added to a row, where rows have no parent to create them. */
  readonly ensureRow?: (key: string) => string
}

/** Keeps one view right under any statement on one of its child tables. */
export const childTriggers = (child: ChildTriggers): Trigger[] => {
  const { target, use, name } = child
  const belowSums = use.below.flatMap((b) => b.sums)
  const sums = [...use.sums, ...belowSums]
  const hasLookUp = use.latest.length > 0 || use.leasts.length > 0
  const replaced = new Replaced(target.table, use.table, sums, use.histograms)
  const change = (key: string, parts: Part[], more: Partial<Change> = {}) => [
    changeRow({
      target,
      key,
      sums,
      histograms: use.histograms,
      parts,
      ...(hasLookUp ? { lookUp: use } : {}),
      ...more,
    }),
  ]
  const add = (of: Row) => [
    ...(child.ensureRow ? [child.ensureRow(of(use.foreignKey))] : []),
    ...change(of(use.foreignKey), [{ sign: '+', of: withBelow(use, of) }]),
  ]
  const take = (of: Row) => change(of(use.foreignKey), [{ sign: '-', of: withBelow(use, of) }])
  const takeReplaced = (onlyIf?: string) =>
    change(
      replaced.key(NEW(use.id)),
      [{ sign: '-', of: replaced.contribution(NEW(use.id)) }],
      onlyIf === undefined ? {} : { onlyIf },
    )
  const keyed = [use.id, use.foreignKey]
  const moved = differs(keyed, OLD, NEW)
  const isSame = keyed.map((column) => `${OLD(column)} IS ${NEW(column)}`).join(' AND ')
  const table = use.table

  const updated: Trigger = {
    name: `${name}_update`,
    table,
    event: use.isSource ? updateOf(columnsUsed(use)) : 'AFTER UPDATE',
    when: `${isSame} AND (${differs([...new Set(columnsUsed(use))], OLD, NEW)})`,
    body: [
      changeRow({
        target,
        key: NEW(use.foreignKey),
        sums: use.sums,
        histograms: use.histograms,
        parts: [
          { sign: '+', of: contributionOf(NEW) },
          { sign: '-', of: contributionOf(OLD) },
        ],
        ...(hasLookUp ? { lookUp: use, rowsBelowStay: true } : {}),
      }),
    ],
  }
  const hasUpdate = columnsUsed(use).length > 0
  const inserted: Trigger = {
    name,
    table,
    event: 'AFTER INSERT',
    body: add(NEW),
  }
  const moveEvent = use.isSource ? updateOf(keyed) : 'AFTER UPDATE'
  if (!use.isSource)
    return [
      inserted,
      ...(hasUpdate ? [updated] : []),
      {
        name: `${name}_move`,
        table,
        event: moveEvent,
        when: moved,
        body: [...take(OLD), ...add(NEW)],
      },
      { name: `${name}_delete`, table, event: 'AFTER DELETE', body: take(OLD) },
    ]

  const clearBoth = [replaced.clear(OLD(use.id)), replaced.clear(NEW(use.id))]
  const moveBody =
    use.below.length > 0
      ? // The rows below may have moved along already: compute the keys concerned anew.
        [
          child.refresh(replaced.key(NEW(use.id))),
          ...clearBoth,
          child.refresh(OLD(use.foreignKey)),
          child.refresh(NEW(use.foreignKey)),
        ]
      : [
          ...takeReplaced(`${OLD(use.id)} IS NOT ${NEW(use.id)}`),
          ...clearBoth,
          ...take(OLD),
          ...add(NEW),
        ]
  return [
    ...replaced.putAsideTriggers(name, replacedRow(use.foreignKey), withBelow(use, replacedRow)),
    inserted,
    {
      name: `${name}_replaced`,
      table,
      event: 'AFTER INSERT',
      when: replaced.exists(NEW(use.id)),
      body: [...takeReplaced(), replaced.clear(NEW(use.id))],
    },
    ...(hasUpdate ? [updated] : []),
    { name: `${name}_move`, table, event: moveEvent, when: moved, body: moveBody },
    ...deleteTriggers(child, replaced, change),
  ]
}

/**
 * The rows below go with their parent, before its AFTER DELETE and after it can be looked up: so what they
 * add is put aside before, and taken off together with the row itself.
 */
const deleteTriggers = (
  { use, name }: ChildTriggers,
  replaced: Replaced,
  change: (key: string, parts: Part[], more?: Partial<Change>) => string[],
): Trigger[] => {
  const { table } = use
  const key = OLD(use.foreignKey)
  const clear = replaced.clear(OLD(use.id))
  const own = (): Contribution => {
    const of = contributionOf(OLD)
    return {
      ...of,
      sum: (column) => (use.sums.includes(column) ? of.sum(column) : '0'),
    }
  }
  const after = { table, event: 'AFTER DELETE' }
  if (use.below.length === 0)
    return [
      {
        ...after,
        name: `${name}_delete`,
        body: [...change(key, [{ sign: '-', of: own() }], { rowsBelowStay: true }), clear],
      },
    ]
  const aside = replaced.contribution(OLD(use.id))
  const both: Contribution = {
    ...own(),
    sum: (column) =>
      use.sums.includes(column) ? own().sum(column) : `coalesce(${aside.sum(column)}, 0)`,
  }
  const anyBelow = use.below.map(
    (b) =>
      `EXISTS (SELECT 1 FROM ${identifier(b.table)} b WHERE b.${identifier(b.foreignKey)} = ${OLD(use.id)})`,
  )
  return [
    {
      name: `${name}_before_delete`,
      table,
      event: 'BEFORE DELETE',
      when: [...anyBelow, replaced.exists(OLD(use.id))].join(' OR '),
      body: [
        replaced.putAside(OLD(use.id), replacedRow(use.foreignKey), withBelow(use, replacedRow)),
      ],
    },
    {
      ...after,
      name: `${name}_delete`,
      body: [...change(key, [{ sign: '-', of: both }], { rowsBelowStay: true }), clear],
    },
  ]
}
