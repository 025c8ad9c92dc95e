import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type CompiledView, compile } from '../../src/engine/compile.ts'
import { indexSql, sourceIndexes } from '../../src/engine/statements/indexes.ts'
import { catalogOf } from '../../src/keeper/catalog.ts'
import { declarationsOf, type Kind, viewGenes } from './declarations.ts'
import { Draws, genes } from './draws.ts'
import { breakOne } from './faults.ts'
import { compareWithOracle } from './oracle.ts'
import { type Schema, schemaOf, sourceTables, tableGenes, tableSql } from './schema.ts'
import { filling, statementOf } from './statements.ts'
import { Twins } from './twins.ts'
import { type Wrong, wrongOf } from './wrong.ts'

/** Tables, views over them, statements that are written, and what is made wrong or broken. */
export const casesOf = (statements: number) =>
  fc.record({
    tables: fc.array(tableGenes, { minLength: 1, maxLength: 6, size: 'max' }),
    views: fc.array(viewGenes, { minLength: 1, maxLength: 3, size: 'max' }),
    mistake: genes(4),
    statements: fc.array(genes(60), { minLength: 1, maxLength: statements, size: 'max' }),
    filling: genes(40),
    fault: genes(6),
  })

export type Case = ReturnType<typeof casesOf> extends fc.Arbitrary<infer C> ? C : never

/** What came of a case: the kinds of columns that were tried, or why it was refused. */
export type Outcome = { readonly tried: ReadonlySet<Kind> } | { readonly refused: string }

/** The refusal of what is compiled, or undefined; throws what is no sentence for people. */
const refusal = (compiled: () => unknown): string | undefined => {
  try {
    compiled()
    return undefined
  } catch (error) {
    if (!(error instanceof Error && error.name === 'Error')) throw error
    assert.match(error.message, /^(view|table) .+: .+/)
    return error.message
  }
}

/** Writes to the tables, and holds the views against what they should be after every statement. */
export const write = (twins: Twins, schema: Schema, list: readonly string[]): void => {
  for (const [at, sql] of list.entries()) {
    try {
      if (at % 5 === 0) twins.cleanUp()
      twins.write(sql)
      twins.compareViews()
      compareWithOracle(twins, schema)
    } catch (error) {
      throw new Error(`after ${sql}: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/** Breaks a view, and throws unless an audit finds that and repair mends it. */
export const breakAndRepair = (twins: Twins, fault: Draws): void => {
  assert.equal(twins.faults(), 0, 'an audit finds faults where there are none')
  if (!breakOne(twins, fault)) return
  assert.notEqual(twins.faults(), 0, 'an audit does not find a fault')
  twins.repair()
  assert.equal(twins.faults(), 0, 'repair leaves a fault')
  twins.compareViews()
}

const statementsOf = (one: Case, schema: Schema): string[] => [
  ...filling(schema, one.filling),
  ...one.statements.map((own) => statementOf(schema, own)),
]

const isKeptRight = (one: Case, schema: Schema, views: readonly CompiledView[]): void => {
  const list = statementsOf(one, schema)
  const beforehand = new Draws(one.filling).below(list.length)
  const middle = Math.floor((beforehand + list.length) / 2)
  const create = [...tableSql(schema), ...sourceIndexes(views).map(indexSql)]
  const parts = { views, sourceTables: sourceTables(schema), timeSeries: [], canaryRows: {} }
  using twins = new Twins({ schema, catalog: catalogOf(parts), create }, list.slice(0, beforehand))
  write(twins, schema, list.slice(beforehand, middle))
  twins.install()
  write(twins, schema, list.slice(middle))
  breakAndRepair(twins, new Draws(one.fault))
  twins.uninstall()
}

/** Throws unless a mistake is refused with all that it is about. */
const refusedFor = ({ what, declarations, sources, named }: Wrong): Outcome => {
  const refused = refusal(() => compile(declarations, sources))
  assert(refused !== undefined, `a view is not refused that ${what}`)
  for (const name of named) assert(refused.includes(name), `${name} is not named: ${refused}`)
  return { refused: what }
}

/** Throws unless what compiles is kept right and what does not is refused with a reason. */
export const runCase = (one: Case): Outcome => {
  const schema = schemaOf(one.tables)
  const declared = declarationsOf(schema, one.views)
  const declarations = declared.map(({ declaration }) => declaration)
  let views: readonly CompiledView[] = []
  const refused = refusal(() => {
    views = compile(declarations, sourceTables(schema))
  })
  if (refused !== undefined) return { refused }
  const mistake = new Draws(one.mistake)
  const wrong = mistake.chance(20) ? wrongOf(schema, declarations, mistake) : undefined
  if (wrong) return refusedFor(wrong)
  isKeptRight(one, schema, views)
  return { tried: new Set(declared.flatMap((view) => [...view.kinds])) }
}

/** A case as a person can read it. */
export const described = (one: Case): string => {
  const schema = schemaOf(one.tables)
  const declared = declarationsOf(schema, one.views).map(({ declaration }) => declaration)
  const lines = [...tableSql(schema), ...statementsOf(one, schema)]
  return `${declared.map((view) => JSON.stringify(view)).join('\n')}\n${lines.join(';\n')}`
}
