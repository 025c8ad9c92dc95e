import type { SumColumn } from '../../declaration.ts'
import type { Contribution, LabelColumn, Place } from '../change.ts'
import type { Named } from '../model.ts'
import { boundedId, identifier, isShortId, literal, row } from '../sql.ts'

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

/** Which rows add what to a view: the columns a row counts in itself, and those that rows below it count in. */
export interface Counted {
  readonly view: string
  readonly source: string
  readonly sums: readonly Named<SumColumn>[]
  readonly labels: readonly LabelColumn[]
  readonly below: readonly Named<SumColumn>[]
}

/**
 * A contribution as it is put aside, a JSON array: sums, labels, sums of the rows below as counted in the view, and
 * sums of the rows below as they are. The last two differ once the row itself is gone.
 */
interface Places {
  readonly sum: (column: Named<SumColumn>) => number
  readonly label: (column: LabelColumn) => number
  readonly counted: (column: Named<SumColumn>) => number
  readonly present: (column: Named<SumColumn>) => number
}

const placesOf = ({ sums, labels, below }: Counted): Places => {
  const own = sums.length + labels.length
  return {
    sum: (column) => sums.indexOf(column),
    label: (column) => sums.length + labels.indexOf(column),
    counted: (column) => own + below.indexOf(column),
    present: (column) => own + below.length + below.indexOf(column),
  }
}

export const replacedRow = row('r')

/** The id as entries are found by: any length of it fits. */
const entryId = boundedId
/** A foreign key as an entry keeps it; one too long has no view row. */
const entryKey = (value: string): string => `iif(${isShortId(value)}, ${value}, NULL)`

/** What is put aside of one row, by its id; `only` narrows it to entries of a certain row. */
export class Entry {
  readonly #of: Counted
  readonly #where: string
  readonly #places: Places

  constructor(of: Counted, id: string, only = '') {
    this.#of = of
    this.#places = placesOf(of)
    this.#where = `view = ${literal(of.view)} AND source = ${literal(of.source)} AND id = ${entryId(id)}${only}`
  }

  get exists(): string {
    return `EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE ${this.#where})`
  }

  #at(place: number): string {
    return `(SELECT contribution ->> ${place} FROM viewkeeper_replaced WHERE ${this.#where})`
  }

  /** Takes off what the view counts of the row and of those below it, under the foreign key it had. */
  get taken(): Place {
    const contribution = (at: (place: number) => string): Contribution => ({
      sum: (column) =>
        at(
          this.#of.below.includes(column) ? this.#places.counted(column) : this.#places.sum(column),
        ),
      label: (column) => at(this.#places.label(column)),
    })
    return {
      key: 'e.view_key',
      parts: [{ sign: '-', of: contribution((place) => `(e.contribution ->> ${place})`) }],
      entry: {
        from: `(SELECT view_key, contribution FROM viewkeeper_replaced WHERE ${this.#where}) AS e`,
        key: `(SELECT view_key FROM viewkeeper_replaced WHERE ${this.#where})`,
        parts: [{ sign: '-', of: contribution((place) => this.#at(place)) }],
      },
    }
  }

  /** What the view counts of the rows below; 0 where nothing is put aside. */
  counted(column: Named<SumColumn>): string {
    return `coalesce(${this.#at(this.#places.counted(column))}, 0)`
  }

  /** What the rows below come to that stand there now; 0 where nothing is put aside. */
  present(column: Named<SumColumn>): string {
    return `coalesce(${this.#at(this.#places.present(column))}, 0)`
  }

  clear(): string {
    return `DELETE FROM viewkeeper_replaced WHERE ${this.#where}`
  }

  /** Lets the entry follow its row, which stands as it is in `own` under `key`. */
  follow(key: string, own: Contribution): string {
    const { sums, labels, below } = this.#of
    const present = below.map((column) => `contribution ->> ${this.#places.present(column)}`)
    const values = [
      ...sums.map(own.sum),
      ...labels.map((column) => own.label(column)),
      ...present,
      ...present,
    ]
    return (
      `UPDATE viewkeeper_replaced SET view_key = ${entryKey(key)}, contribution = json_array(${values.join(', ')})\n` +
      `WHERE ${this.#where}`
    )
  }

  /** The row is gone and taken off: keeps only what stands below it, for a row that may come in its place. */
  leaveBelow(): string[] {
    const { sums, labels, below } = this.#of
    const present = below.map((column) => `contribution ->> ${this.#places.present(column)}`)
    const values = [
      ...sums.map(() => '0'),
      ...labels.map(() => 'NULL'),
      ...below.map(() => '0'),
      ...present,
    ]
    return [
      `DELETE FROM viewkeeper_replaced WHERE ${this.#where} AND ${present.map((sum) => `${sum} = 0`).join(' AND ')}`,
      `UPDATE viewkeeper_replaced SET row_id = NULL, reason = 'replace', view_key = NULL, contribution = json_array(${values.join(', ')})\n` +
        `WHERE ${this.#where}`,
    ]
  }

  /**
   * Lets the entry follow rows below it that come (`+`) or go: what is counted in the view as long as its row is
   * where it was, what stands there in any case but one: another row has come in its place, and counts them.
   */
  followBelow(
    between: { readonly table: string; readonly id: string; readonly foreignKey: string },
    id: string,
    sums: readonly Named<SumColumn>[],
    parts: Place['parts'],
  ): string {
    const b = row('b')
    const from = `FROM ${identifier(between.table)} b WHERE ${b(between.id)} = ${id}`
    const stands = `EXISTS (SELECT 1 ${from} AND b.rowid = viewkeeper_replaced.row_id AND ${entryKey(b(between.foreignKey))} IS viewkeeper_replaced.view_key)`
    const values = sums.flatMap((column) => {
      const delta = parts.map(({ sign, of }) => ` ${sign} ${of.sum(column)}`).join('')
      const counted = this.#places.counted(column)
      const present = this.#places.present(column)
      return [
        `'$[${counted}]', (contribution ->> ${counted}) + iif(${stands}, 0${delta}, 0)`,
        `'$[${present}]', (contribution ->> ${present})${delta}`,
      ]
    })
    return (
      `UPDATE viewkeeper_replaced SET contribution = json_set(contribution, ${values.join(', ')})\n` +
      `WHERE ${this.#where} AND (${stands} OR NOT EXISTS (SELECT 1 ${from}))`
    )
  }
}

/** Why a row is put aside: another may go in over it, or it moves or goes itself. */
export type Reason = 'replace' | 'leave'

/**
 * Puts the row with this id aside, as it stands; one that waits for another to go in over it goes on waiting. `own` and `below` are expressions over the row `r`; `below` takes the
 * id alone, as rows may stand below an id that has no row.
 */
export const putAside = (
  of: Counted,
  reason: Reason,
  { id, foreignKey }: { readonly id: string; readonly foreignKey: string },
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
  const rows = `FROM ${identifier(of.source)} r WHERE ${replacedRow('id')} = ${id}`
  const belowSums = of.below.map((column) => below(column, id))
  const standing = [
    ...of.sums.map(own.sum),
    ...of.labels.map(own.label),
    ...belowSums,
    ...belowSums,
  ]
  const nothing = [
    ...of.sums.map(() => '0'),
    ...of.labels.map(() => 'NULL'),
    ...of.below.map(() => '0'),
    ...belowSums,
  ]
  const one = insert(
    [
      entryId(id),
      'r.rowid',
      entryKey(replacedRow(foreignKey)),
      `json_array(${standing.join(', ')})`,
    ],
    rows,
  )
  if (of.below.length === 0) return [one]
  return [
    one,
    insert(
      [entryId(id), 'NULL', 'NULL', `json_array(${nothing.join(', ')})`],
      `WHERE ${id} IS NOT NULL AND NOT EXISTS (SELECT 1 ${rows})`,
    ),
  ]
}
