import type { SumColumn } from '../columns.ts'
import { identifier, literal, row } from '../expressions/sql.ts'
import type { Named } from '../model.ts'
import { type Counted, entryId, entryKey, nothing, packed } from './entry.ts'
import type { Contribution } from './place.ts'

/**
 * REPLACE removes rows without DELETE triggers. So before a row goes in over one with the same id, what that row
 * adds to the view is put aside here, and taken off once the new row is really in. The same is done before a row
 * with rows below it moves or goes, as these may go first.
 *
 * An entry is about one row, by its rowid. As long as that row stands, the entry follows its changes (a trigger of
 * the application may change a row that is about to be replaced); once another row stands under the id, what the
 * entry holds is still counted in the view and must come off. A row that stays after all (OR IGNORE, an upsert)
 * leaves its entry behind: it does no harm, goes with the row, and between two statements none is needed.
 */
export const replacedTable =
  'CREATE TABLE IF NOT EXISTS viewkeeper_replaced (\n' +
  '  view TEXT NOT NULL,\n  source TEXT NOT NULL,\n  id TEXT NOT NULL,\n' +
  '  row_id INTEGER,\n  reason TEXT NOT NULL,\n  view_key TEXT,\n  contribution TEXT NOT NULL,\n' +
  '  PRIMARY KEY (view, source, id)\n) WITHOUT ROWID'

export const replacedRow = row('r')

/** Why a row is put aside: another may go in over it, or it moves or goes itself. */
export type Reason = 'replace' | 'leave'

/**
 * Puts the row with this id, an expression, aside, as it stands; one that waits for another to go in over it goes on waiting. `own` and `below` are expressions over the row `r`; `below` takes the
 * id alone, as rows may stand below an id that has no row.
 */
export const putAside = (
  of: Counted,
  reason: Reason,
  { id, idColumn, foreignKey }: Readonly<Record<'id' | 'idColumn' | 'foreignKey', string>>,
  { own, below }: { own: Contribution; below: (column: Named<SumColumn>, id: string) => string },
): string[] => {
  const kept = (column: string) => `viewkeeper_replaced.${column}`
  const insert = (values: readonly string[], rest: string) =>
    'INSERT INTO viewkeeper_replaced (view, source, reason, id, row_id, view_key, contribution)\n' +
    `SELECT ${[of.view, of.source, reason].map(literal).join(', ')}, ${values.join(', ')}\n${rest}\n` +
    'ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution,\n' +
    `  reason = iif(${kept('row_id')} IS excluded.row_id AND ${kept('reason')} = 'replace', 'replace', excluded.reason), row_id = excluded.row_id` +
    // An entry that says the same already is left: what is ignored again and again writes nothing.
    `\nWHERE ${['row_id', 'reason', 'view_key', 'contribution'].map((name) => `${kept(name)} IS NOT excluded.${name}`).join(' OR ')}`
  const rows = `FROM ${identifier(of.source)} r WHERE ${replacedRow(idColumn)} = ${id}`
  const present = (column: Named<SumColumn>) => below(column, id)
  const standing = packed(of, { own, counted: present, present })
  const one = insert(
    [entryId(id), 'r.rowid', entryKey(replacedRow(foreignKey), of), standing],
    rows,
  )
  if (of.below.length === 0) return [one]
  return [
    one,
    insert(
      [entryId(id), 'NULL', 'NULL', packed(of, { own: nothing, counted: nothing.sum, present })],
      `WHERE ${id} IS NOT NULL AND NOT EXISTS (SELECT 1 ${rows})`,
    ),
  ]
}
