import { Draws } from './draws.ts'
import { type Column, quoted, type Schema, type Table } from './schema.ts'

const long = (character: string) => `'${character.repeat(1100)}'`

const texts = [
  "'a'",
  "'b'",
  "'a'",
  "'b'",
  "''",
  "'1'",
  "'ü'",
  "'x,y'",
  "'+more'",
  long('é'),
  '\'say "hi"\'',
]
const wholes = ['1', '0', '2', '3', '-1', '5']
const odd = [
  ...['NULL', "'12'", "'abc'", "x'61'", "x''", '1.5', '9e999', '9223372036854775807', '-0.0'],
  ...['-9223372036854775808', "'9223372036854775807'", '1e300', "' 7 '", "'1e2'", '3.0', '0.1'],
]
/** Those that every table is filled with come first, and come most often. */
const filled = { text: ["'a'", "'b'", "'c'"], whole: ['1', '2', '3'] }
const textKeys = [...filled.text, ...filled.text, ...filled.text, "'d'", "''", "'ü'"]
const oddTextKeys = ["x'61'", '1', long('k'), "x'00ff'", '-0.5', "'A'"]
const wholeKeys = [...filled.whole, ...filled.whole, ...filled.whole, '4', '0', '-1']
const oddWholeKeys = ['9223372036854775807', '-9223372036854775808', '4611686018427387904', '-2']

const isWhole = (column: Column) => /int/i.test(column.type)

/** Once it is used, SQLite chooses the next rowid at random, but where the key is declared AUTOINCREMENT. */
const greatest = '9223372036854775807'

/** A key of a table, as SQL: few, so that they keep colliding. */
const keyOf = ({ key, keyIsRowid }: Table, draws: Draws): string => {
  const [common, rare] = isWhole(key) ? [wholeKeys, oddWholeKeys] : [textKeys, oddTextKeys]
  const found = draws.from(draws.chance(12) ? rare : common) ?? '1'
  const isRandom = keyIsRowid && !key.constraint.includes('AUTOINCREMENT')
  return isRandom && found === greatest ? '7' : found
}

const columnValue = (column: Column, draws: Draws): string => {
  if (draws.chance(12)) return draws.from(odd) ?? 'NULL'
  if (/_at$/i.test(column.name)) return draws.pick("'2026-01-01'", "'2026-01-02 10:00:00'", '3')
  const isText = /text|char|^$/i.test(column.type)
  return draws.from(isText ? texts : wholes) ?? 'NULL'
}

/** What a statement may give a column other than the key. */
const otherValue = (schema: Schema, table: Table, column: string, draws: Draws): string => {
  const reference = table.references.find(({ name }) => name === column)
  if (reference) {
    const target = schema.find(({ name }) => name === reference.to)
    return target === undefined || draws.chance(10) ? 'NULL' : keyOf(target, draws)
  }
  const found = table.columns.find(({ name }) => name === column)
  return found ? columnValue(found, draws) : 'NULL'
}

/** Of a rowid SQLite makes the next number from NULL. */
const newKey = (table: Table, draws: Draws): string =>
  draws.chance(table.keyIsRowid ? 35 : 6) ? 'NULL' : keyOf(table, draws)

const others = ({ references, columns }: Table) => [...references, ...columns].map((c) => c.name)

const insert = (schema: Schema, table: Table, draws: Draws): string => {
  const or = draws.pick('', 'OR REPLACE ', 'OR REPLACE ', '', 'OR IGNORE ', 'OR FAIL ')
  // What REPLACE removes because of a rowid no trigger sees: docs/views.md says so.
  const hasRowid = !table.keyIsRowid && !or.includes('REPLACE') && draws.chance(15)
  const names = [...(hasRowid ? ['rowid'] : []), table.key.name, ...others(table)]
  const rows = Array.from({ length: draws.pick(1, 1, 2, 3) }, () => [
    ...(hasRowid ? [draws.from(wholes) ?? '1'] : []),
    newKey(table, draws),
    ...others(table).map((column) => otherValue(schema, table, column, draws)),
  ])
  const chosen = others(table).filter(() => draws.chance(50))
  const sets = chosen.map((name) => `${quoted(name)} = excluded.${quoted(name)}`)
  const key = quoted(table.key.name)
  const upsert = draws.pick(
    ...['', '', '', '', ' ON CONFLICT DO NOTHING', ` ON CONFLICT (${key}) DO NOTHING`],
    sets.length === 0 ? '' : ` ON CONFLICT (${key}) DO UPDATE SET ${sets.join(', ')}`,
    sets.length === 0
      ? ''
      : ` ON CONFLICT (${key}) DO UPDATE SET ${sets.join(', ')}, ${key} = ${keyOf(table, draws)}`,
  )
  return (
    `INSERT ${upsert === '' ? or : ''}INTO ${quoted(table.name)} (${names.map(quoted).join(', ')})` +
    ` VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}${upsert}`
  )
}

const someRows = (table: Table, draws: Draws): string => {
  const reference = draws.from(table.references)
  return draws.pick(
    ` WHERE ${quoted(table.key.name)} = ${keyOf(table, draws)}`,
    reference ? ` WHERE ${quoted(reference.name)} IS NOT NULL` : '',
    ` WHERE ${quoted(table.key.name)} >= ${keyOf(table, draws)}`,
    ` WHERE ${quoted(table.key.name)} = ${keyOf(table, draws)}`,
    '',
  )
}

const update = (schema: Schema, table: Table, draws: Draws): string => {
  const or = draws.pick('', 'OR REPLACE ', 'OR IGNORE ')
  const names = others(table).filter(() => draws.chance(40))
  const first = draws.from(others(table))
  const all = [...new Set([...(first === undefined ? [] : [first]), ...names])]
  const sets = all.map((name) => `${quoted(name)} = ${otherValue(schema, table, name, draws)}`)
  return `UPDATE ${or}${quoted(table.name)} SET ${sets.join(', ')}${someRows(table, draws)}`
}

/** Whether tables that this one refers to lead back to it. */
const isInCircle = (schema: Schema, { name, references }: Table): boolean => {
  const reached = new Set(references.map(({ to }) => to))
  for (const to of reached)
    for (const further of schema.find((table) => table.name === to)?.references ?? [])
      reached.add(further.to)
  return reached.has(name)
}

/** A new key for one row: which of several gets it first is up to SQLite's plan, which triggers may change. */
const rename = (schema: Schema, table: Table, draws: Draws): string => {
  // In a circle what REPLACE removes may take the very row with it that is being changed.
  const replace = isInCircle(schema, table) ? '' : 'OR REPLACE '
  const or = draws.pick('', replace, replace, 'OR IGNORE ')
  const where = ` WHERE ${quoted(table.key.name)} = ${keyOf(table, draws)}`
  const names = others(table).filter(() => draws.chance(15))
  const sets = names.map((name) => `${quoted(name)} = ${otherValue(schema, table, name, draws)}`)
  const rowid = draws.pick('rowid', '_rowid_', 'oid')
  const key = table.keyIsRowid && draws.chance(20) ? rowid : quoted(table.key.name)
  const to = `${key} = ${keyOf(table, draws)}`
  if (table.keyIsRowid || !draws.chance(20))
    return `UPDATE ${or}${quoted(table.name)} SET ${[...sets, to].join(', ')}${where}`
  const both = [...sets, ...(draws.chance(30) ? [to] : []), `${rowid} = ${draws.from(wholes)}`]
  return `UPDATE OR IGNORE ${quoted(table.name)} SET ${both.join(', ')}${where}`
}

/**
 * Statements that put three rows into every table, which refer to each other whatever the circles: with foreign keys
 * off meanwhile, and in some cases from then on, too.
 */
export const filling = (schema: Schema, genes: readonly number[]): string[] => {
  const draws = new Draws(genes)
  const afterwards = draws.chance(30) ? 'OFF' : 'ON'
  const keysOf = (table: Table | undefined) =>
    table && isWhole(table.key) ? filled.whole : filled.text
  const rows = schema.flatMap((table) =>
    keysOf(table).map((key) => {
      const values = others(table).map((name) => {
        const to = table.references.find((reference) => reference.name === name)?.to
        const target = schema.find((one) => one.name === to)
        return to === undefined ? wholes[draws.below(4)] : keysOf(target)[draws.below(3)]
      })
      const names = [table.key.name, ...others(table)].map(quoted).join(', ')
      return `INSERT INTO ${quoted(table.name)} (${names}) VALUES (${[key, ...values].join(', ')})`
    }),
  )
  return ['PRAGMA foreign_keys = OFF', ...rows, `PRAGMA foreign_keys = ${afterwards}`]
}

/** The statement that genes stand for. */
export const statementOf = (schema: Schema, genes: readonly number[]): string => {
  const draws = new Draws(genes)
  const table = draws.from(schema)
  if (table === undefined) return 'SELECT 1'
  const kind = draws.below(20)
  if (kind < 11 || others(table).length === 0) return insert(schema, table, draws)
  if (kind < 14) return update(schema, table, draws)
  if (kind < 17) return rename(schema, table, draws)
  return `DELETE FROM ${quoted(table.name)}${someRows(table, draws)}`
}
