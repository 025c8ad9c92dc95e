import { type Affinity, affinityOf } from '../../src/engine/expressions/affinity.ts'
import { keyOf, type SourceTable } from '../../src/engine/source-table.ts'
import { type Finding, fault, warning } from '../../src/keeper/finding.ts'
import { collationsOf } from './collations.ts'
import { type Data, keysOf } from './data.ts'
import type { Expected } from './expected.ts'
import type { Column, Table } from './schema.ts'

/** STRICT tables know the type ANY, which leaves every value as it is. */
const affinityIn = ({ isStrict }: Table, { type }: Column): Affinity =>
  isStrict && type.toUpperCase() === 'ANY' ? 'BLOB' : affinityOf(type)

const typeOf = ({ type }: Column): string => (type === '' ? 'without a type' : type)

/** Whether ids are of the kind that the source schema declares: whole numbers, or text. */
const keyTypeFindings = (
  place: string,
  wanted: Column,
  column: Column,
  affinity: Affinity,
  { numbered }: Data,
): Finding[] => {
  if (affinityOf(wanted.type) === 'INTEGER')
    return affinity === 'INTEGER'
      ? []
      : [
          fault(
            place,
            `is ${typeOf(column)}: the views take whole numbers there. Rebuild the table with ${column.name} INTEGER.`,
          ),
        ]
  if (affinity === 'TEXT') return []
  if (affinity === 'NUMERIC')
    return [
      fault(
        place,
        `is ${column.type}, which SQLite takes for a number: an id that looks like one is changed, and no index is used where it is compared with the views' TEXT. Rebuild the table with ${column.name} TEXT.`,
      ),
    ]
  if (affinity !== 'BLOB')
    return [
      fault(
        place,
        `is ${column.type}: the views take ids as TEXT, and no join would find a number there. Rebuild the table with ${column.name} TEXT and CAST(${column.name} AS TEXT), and every table that points at it.`,
      ),
    ]
  return [
    numbered.has(place)
      ? fault(
          place,
          `is ${typeOf(column)} and holds numbers: the views take ids as TEXT, where 1 and '1' are one. Rebuild the table with ${column.name} TEXT.`,
        )
      : warning(
          place,
          `is ${typeOf(column)}: an id that is a number would have no view row. Texts and bytes are right. Make it TEXT.`,
        ),
  ]
}

/** Whether what the column keeps can be compared as our triggers and views compare it. */
const typeFindings = (
  source: SourceTable,
  table: Table,
  wanted: Column,
  column: Column,
  data: Data,
): Finding[] => {
  const place = `${source.name}.${column.name}`
  const affinity = affinityIn(table, column)
  if (keysOf(source).includes(column.name))
    return keyTypeFindings(place, wanted, column, affinity, data)
  if (affinityOf(wanted.type) !== 'TEXT')
    return affinity === 'TEXT'
      ? [warning(place, `is ${column.type}: make it ${wanted.type}, or numbers are kept as text.`)]
      : []
  if (affinity === 'TEXT') return []
  if (affinity === 'BLOB')
    return [
      warning(
        place,
        `is ${typeOf(column)}: a number there would be text in the views, and the audit would find it wrong. Make it TEXT.`,
      ),
    ]
  if (affinity !== 'NUMERIC')
    return [fault(place, `is ${column.type}: the views compare it as text. Make it TEXT.`)]
  return column.name.endsWith('_at')
    ? []
    : [
        warning(
          place,
          `is ${column.type}, which SQLite takes for a number: text that looks like one is changed. Make it TEXT.`,
        ),
      ]
}

/** Columns of the application's own that could be a missing one under another name, the likeliest first. */
const candidates = (table: Table, wanted: Column, known: ReadonlySet<string>): string[] => {
  const fits = (affinity: Affinity) =>
    wanted.type === 'TEXT' ? !['INTEGER', 'REAL'].includes(affinity) : affinity !== 'TEXT'
  const words = new Set(wanted.name.split('_'))
  const likeness = (name: string) => name.split('_').filter((word) => words.has(word)).length
  return [...table.columns.values()]
    .filter((column) => !known.has(column.name) && !column.is_generated)
    .filter((column) => fits(affinityIn(table, column)))
    .map(({ name }) => name)
    .toSorted((a, b) => likeness(b) - likeness(a))
    .slice(0, 3)
}

/** How to add a column to a table that never had it: SQLite takes NOT NULL only with a constant default. */
const addition = (source: SourceTable, name: string, isFilled: boolean): string => {
  const definition = source.columns[name] ?? 'TEXT'
  const [, value] = /DEFAULT ('.*'|\d+)$/.exec(definition) ?? []
  const [type = 'TEXT'] = definition.split(' ')
  const target = source.references[name]
  const references = target === undefined ? '' : ` REFERENCES ${target}(id) ON DELETE CASCADE`
  const sql = `ALTER TABLE ${source.name} ADD COLUMN ${name} ${value === undefined ? type : definition}${references}`
  return isFilled ? `${sql}, which gives all rows there are ${value ?? 'NULL'}.` : sql
}

const missingFinding = (
  source: SourceTable,
  table: Table,
  wanted: Column,
  known: ReadonlySet<string>,
  { filled }: Data,
): Finding => {
  const { name } = source
  const others = candidates(table, wanted, known)
  const consequence =
    'is missing, and our triggers, views or audit name it: writes or audits would fail.'
  const added =
    wanted.name === keyOf(source)
      ? `give the table ${wanted.name} ${wanted.type} PRIMARY KEY.`
      : addition(source, wanted.name, filled.has(name))
  const [likeliest] = others
  return fault(
    `${name}.${wanted.name}`,
    likeliest === undefined
      ? `${consequence} Where it was never there: ${added}`
      : `${consequence} Was it renamed? We don't know ${others.join(', ')} of ${name}. ALTER TABLE ${name} RENAME COLUMN ${likeliest} TO ${wanted.name} gives it the old name; where the application keeps the new one, put that into src/monotask/source-tables.ts and the declarations. Only where it was never there: ${added}`,
  )
}

const collationFindings = (source: SourceTable, table: Table): Finding[] => {
  const keys = keysOf(source).filter((key) => table.columns.has(key))
  try {
    return [...collationsOf(table, source.name, keys)]
      .filter(([, collation]) => collation !== 'BINARY')
      .map(([key, collation]) =>
        fault(
          `${source.name}.${key}`,
          `is COLLATE ${collation}: our views take ids byte by byte, so that ids which are one to the application would be two to them. Rebuild the table with ${key} TEXT and no COLLATE.`,
        ),
      )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [
      warning(
        source.name,
        `can't be copied to look at its collations (${reason}): see that ${keys.join(', ')} have no COLLATE but BINARY.`,
      ),
    ]
  }
}

/** What is wrong with the columns of a source table that our triggers, views or audit name. */
export const columnFindings = (
  source: SourceTable,
  table: Table,
  { schema, used }: Expected,
  data: Data,
): Finding[] => {
  const wanted = [...(schema.tables.get(source.name)?.columns.values() ?? [])]
  const known = new Set(wanted.map(({ name }) => name))
  const findings = wanted
    .filter(({ name }) => used.has(`${source.name}.${name}`))
    .flatMap((column) => {
      const found = table.columns.get(column.name)
      if (!found) return [missingFinding(source, table, column, known, data)]
      if (found.is_generated)
        return [
          fault(
            `${source.name}.${column.name}`,
            'is a generated column: triggers do not see it change.',
          ),
        ]
      return typeFindings(source, table, column, found, data)
    })
  return [...findings, ...collationFindings(source, table)]
}
