import type { SumColumn } from '../columns.ts'
import type { KeyKind } from '../expressions/keys.ts'
import { boundedId, identifier, isShortId, literal, row } from '../expressions/sql.ts'
import type { Named } from '../model.ts'
import type { Contribution, LabelColumn, Place } from './place.ts'

/** A function takes at most 32 arguments on D1. */
const mostPairs = 15

/** A JSON value with each of these set, each `path, value`. */
const setAll = (json: string, pairs: readonly string[]): string =>
  pairs.length === 0
    ? json
    : setAll(`json_set(${[json, ...pairs.slice(0, mostPairs)].join(', ')})`, pairs.slice(mostPairs))

/** Which rows add what to a view: the columns a row counts in itself, and those that rows below it count in. */
export interface Counted {
  readonly view: string
  readonly source: string
  /** Of the keys that the rows' foreign key holds. */
  readonly above: KeyKind
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

/** A contribution as it is put aside, of what stands in each place. */
export const packed = (
  { sums, labels, below }: Counted,
  of: {
    readonly own: Contribution
    readonly counted: (column: Named<SumColumn>) => string
    readonly present: (column: Named<SumColumn>) => string
  },
): string => {
  const { own, counted, present } = of
  const values = [sums.map(own.sum), labels.map(own.label), below.map(counted), below.map(present)]
  return `json_array(${values.flat().join(', ')})`
}

/** Of a row that adds nothing. */
export const nothing: Contribution = { sum: () => '0', label: () => 'NULL' }

/** The id as entries are found by: any length of it fits. */
export const entryId = boundedId
/**
 * A foreign key as an entry keeps it, as text; one too long has no view row, nor has a number that is no integer, which
 * as text could become one.
 */
export const entryKey = (value: string, { above }: Counted): string =>
  `iif(${above === 'INTEGER' ? `typeof(${value}) = 'integer'` : isShortId(value)}, ${value}, NULL)`

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

  /** The same while the entry itself is at hand. */
  readonly #presentNow = (column: Named<SumColumn>): string =>
    `contribution ->> ${this.#places.present(column)}`

  clear(): string {
    return `DELETE FROM viewkeeper_replaced WHERE ${this.#where}`
  }

  /** Lets the entry follow its row, which stands as it is in `own` under `key` with this rowid. */
  follow(rowid: string, key: string, own: Contribution): string {
    const present = this.#presentNow
    return (
      `UPDATE viewkeeper_replaced SET row_id = ${rowid}, view_key = ${entryKey(key, this.#of)}, contribution = ${packed(this.#of, { own, counted: present, present })}\n` +
      `WHERE ${this.#where}`
    )
  }

  /** The row is gone, or has another id, and taken off: keeps only what stands below it, for a row that may come in its place. */
  leaveBelow(): string[] {
    const present = this.#presentNow
    const isEmpty = this.#of.below.map((column) => `${present(column)} = 0`).join(' AND ')
    const left = packed(this.#of, { own: nothing, counted: nothing.sum, present })
    return [
      `DELETE FROM viewkeeper_replaced WHERE ${this.#where} AND ${isEmpty}`,
      `UPDATE viewkeeper_replaced SET row_id = NULL, reason = 'replace', view_key = NULL, contribution = ${left}\n` +
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
    const stands = `EXISTS (SELECT 1 ${from} AND b.rowid = viewkeeper_replaced.row_id AND ${entryKey(b(between.foreignKey), this.#of)} IS viewkeeper_replaced.view_key)`
    const values = sums.flatMap((column) => {
      const delta = parts.map(({ sign, of }) => ` ${sign} ${of.sum(column)}`).join('')
      const counted = this.#places.counted(column)
      const present = this.#places.present(column)
      return [
        `'$[${counted}]', (contribution ->> ${counted}) + iif(n.stands, 0${delta}, 0)`,
        `'$[${present}]', (contribution ->> ${present})${delta}`,
      ]
    })
    return (
      `UPDATE viewkeeper_replaced SET contribution = (SELECT ${setAll('contribution', values)} FROM (SELECT ${stands} AS stands LIMIT 1) AS n)\n` +
      `WHERE ${this.#where} AND (${stands} OR NOT EXISTS (SELECT 1 ${from}))`
    )
  }
}
