import { keyColumns } from '../expressions/keys.ts'
import { differs, identifier, NEW, OLD } from '../expressions/sql.ts'
import { Entry } from './entry.ts'
import { putAside, type Reason, replacedRow } from './replaced.ts'
import { anyOf, type Rows, when } from './row-effect.ts'
import { ofAnother, settle } from './settle.ts'
import type { Trigger } from './trigger.ts'

/** Puts rows aside before another goes in over them, and before those with rows below them move or go. */
export const putAsideTriggers = (rows: Rows): Trigger[] => {
  const { name, id, kind, foreignKey, counted, below } = rows
  const keys = keyColumns(id, kind).map(identifier)
  const table = counted.source
  const own = rows.contribution(replacedRow)
  const aside = (reason: Reason, key: string) =>
    putAside(
      counted,
      reason,
      { id: key, idColumn: id, foreignKey },
      { own, below: below?.present ?? (() => '0') },
    )
  const exists = `EXISTS (SELECT 1 FROM ${identifier(table)} r WHERE ${replacedRow(id)} = ${NEW(id)})`
  const isTaken = anyOf(exists, below?.exist(NEW(id)))
  const renamed = differs([id], OLD, NEW)
  const over: Trigger[] = [
    {
      name: `${name}_replace`,
      table,
      event: 'BEFORE INSERT',
      when: isTaken,
      body: aside('replace', NEW(id)),
    },
    {
      name: `${name}_rename_over`,
      table,
      event: `BEFORE UPDATE OF ${keys.join(', ')}`,
      when: when(renamed, isTaken),
      body: aside('replace', NEW(id)),
    },
  ]
  if (below === undefined) return over
  // The id of a row that gets it when it goes in is -1 until then.
  if (below.next !== undefined)
    over.push({
      name: `${name}_next`,
      table,
      event: 'BEFORE INSERT',
      when: when(`${NEW(id)} = -1`, below.next.exist),
      body: aside('replace', below.next.id),
    })
  // Of a row that has come in another's place and is not counted yet, what stands below it is counted first.
  const about = { self: OLD('rowid'), touched: [] }
  const leaving = [
    ...settle(rows, new Entry(counted, OLD(id), ofAnother(OLD)), about, OLD(foreignKey)),
    ...aside('leave', OLD(id)),
  ]
  return [
    ...over,
    {
      name: `${name}_before_move`,
      table,
      event: `BEFORE UPDATE OF ${[...keys, identifier(foreignKey)].join(', ')}`,
      when: when(differs([id, foreignKey], OLD, NEW), below.exist(OLD(id))),
      body: leaving,
    },
    {
      name: `${name}_before_delete`,
      table,
      event: 'BEFORE DELETE',
      when: below.exist(OLD(id)),
      body: leaving,
    },
  ]
}
