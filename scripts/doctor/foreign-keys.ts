import { application } from '../../src/app.ts'
import { keyOf, type SourceTable } from '../../src/engine/source-table.ts'
import { type Finding, fault, warning } from '../../src/keeper/finding.ts'
import type { ForeignKey, Schema, Table } from './schema.ts'

const { sourceTables } = application.catalog

/** What becomes of rows whose parent is deleted, by the foreign key's ON DELETE. */
const onDelete = (action: string, target: string): string => {
  if (action === 'SET NULL') return `rows whose ${target} row is deleted stay and belong to none`
  if (action === 'SET DEFAULT')
    return `rows whose ${target} row is deleted go over to the column's default`
  return `a ${target} row with rows below it is not deleted, with or without us`
}

const actionFindings = (place: string, key: ForeignKey, target: string): Finding[] => {
  const { on_delete, on_update } = key
  return [
    ...(on_delete === 'CASCADE'
      ? []
      : [
          warning(
            place,
            `is ON DELETE ${on_delete}, not CASCADE: ${onDelete(on_delete, target)}. The views stay right.`,
          ),
        ]),
    ...(on_update === 'NO ACTION' || on_update === 'RESTRICT'
      ? []
      : [
          warning(
            place,
            `is ON UPDATE ${on_update}: a changed id changes the rows below, too. The views stay right.`,
          ),
        ]),
  ]
}

/** The column a foreign key points at; one that names none points at the PRIMARY KEY. */
const targetColumn = (key: ForeignKey, target: Table | undefined): string | undefined =>
  key.target_column ?? [...(target?.columns.values() ?? [])].find((column) => column.key > 0)?.name

/** What the foreign keys of a source table make of its rows, where it is not what the contract has. */
export const foreignKeyFindings = (
  source: SourceTable,
  table: Table,
  { tables }: Schema,
): Finding[] =>
  Object.entries(source.references).flatMap(([column, target]) => {
    if (!table.columns.has(column)) return []
    const place = `${source.name}.${column}`
    const key = table.foreignKeys.find(
      (found) => found.column === column && found.target === target,
    )
    if (!key)
      return [
        warning(
          place,
          `has no foreign key to ${target}: rows whose ${target} row is deleted stay and belong to none. The views stay right.`,
        ),
      ]
    const pointsAt = targetColumn(key, tables.get(target))
    const wanted = sourceTables.find(({ name }) => name === target)
    const wantedKey = wanted === undefined ? 'id' : keyOf(wanted)
    if (pointsAt !== undefined && pointsAt !== wantedKey)
      return [
        fault(
          place,
          `points at ${target}.${pointsAt}: our views find rows by ${target}.${wantedKey}, and would find none. Let it hold ids.`,
        ),
      ]
    return actionFindings(place, key, target)
  })
