import type { HistogramColumn, SumColumn } from '../../declaration.ts'
import type { Contribution } from '../change.ts'
import type { Named } from '../model.ts'
import { identifier, literal, NEW, OLD, row } from '../sql.ts'
import type { Trigger } from './trigger.ts'

/**
 * REPLACE removes rows without DELETE triggers. So before a row goes in over one with the same id, what
 * that row added to the view is put aside here, and taken off once the new row is really in. A row that
 * then stays after all (OR IGNORE, an upsert) leaves its entry behind: it is cleared by whatever ends or
 * renames the row, and written anew before every use, so it is never used late.
 */
export const replacedTable =
  'CREATE TABLE IF NOT EXISTS viewkeeper_replaced (\n' +
  '  view TEXT NOT NULL,\n  source TEXT NOT NULL,\n  id TEXT NOT NULL,\n' +
  '  view_key TEXT,\n  contribution TEXT NOT NULL,\n' +
  '  PRIMARY KEY (view, source, id)\n) WITHOUT ROWID'

/** The entry of one row of one source table for one view. */
export class Replaced {
  readonly #view: string
  readonly #source: string
  readonly #sums: readonly Named<SumColumn>[]
  readonly #histograms: readonly Named<HistogramColumn>[]

  constructor(
    view: string,
    source: string,
    sums: readonly Named<SumColumn>[],
    histograms: readonly Named<HistogramColumn>[],
  ) {
    this.#view = view
    this.#source = source
    this.#sums = sums
    this.#histograms = histograms
  }

  #where(id: string): string {
    return `view = ${literal(this.#view)} AND source = ${literal(this.#source)} AND id = ${id}`
  }

  /** Puts the row with this id aside; `key` and `contribution` are expressions over `r`. */
  putAside(id: string, key: string, contribution: Contribution): string {
    const values = [
      ...this.#sums.map(contribution.sum),
      ...this.#histograms.map((c) => `CAST(${contribution.label(c)} AS TEXT)`),
    ]
    return (
      'INSERT INTO viewkeeper_replaced (view, source, id, view_key, contribution)\n' +
      `SELECT ${literal(this.#view)}, ${literal(this.#source)}, r.id, ${key}, json_array(${values.join(', ')})\n` +
      `FROM ${identifier(this.#source)} r WHERE r.id = ${id}\n` +
      'ON CONFLICT (view, source, id) DO UPDATE SET view_key = excluded.view_key, contribution = excluded.contribution'
    )
  }

  exists(id: string): string {
    return `EXISTS (SELECT 1 FROM viewkeeper_replaced WHERE ${this.#where(id)})`
  }

  key(id: string): string {
    return `(SELECT view_key FROM viewkeeper_replaced WHERE ${this.#where(id)})`
  }

  contribution(id: string): Contribution {
    const at = (index: number) =>
      `(SELECT contribution ->> ${index} FROM viewkeeper_replaced WHERE ${this.#where(id)})`
    return {
      sum: (column) => at(this.#sums.indexOf(column)),
      label: (column) => at(this.#sums.length + this.#histograms.indexOf(column)),
    }
  }

  clear(id: string): string {
    return `DELETE FROM viewkeeper_replaced WHERE ${this.#where(id)}`
  }

  /** The two triggers that see a row about to vanish under a new one or a renamed one. */
  putAsideTriggers(
    name: string,
    key: string,
    contribution: Contribution,
    onlyIf?: string,
  ): Trigger[] {
    const extra = onlyIf === undefined ? '' : ` AND ${onlyIf}`
    const exists = `EXISTS (SELECT 1 FROM ${identifier(this.#source)} r WHERE r.id = NEW.id${extra})`
    const body = [this.putAside(NEW('id'), key, contribution)]
    return [
      { name: `${name}_replace`, table: this.#source, event: 'BEFORE INSERT', when: exists, body },
      {
        name: `${name}_rename_over`,
        table: this.#source,
        event: 'BEFORE UPDATE OF id',
        when: `${OLD('id')} IS NOT ${NEW('id')} AND ${exists}`,
        body,
      },
    ]
  }
}

export const replacedRow = row('r')
