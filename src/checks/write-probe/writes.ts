import { type CanarySchema, type CanaryTable, writeCanary } from '../../db/canary.ts'
import { type Statement, statement } from '../../db/database.ts'
import type { ProbeBatch, ProbeWrite } from './operation.ts'
import { failing } from './undone.ts'

/** The canary rows of an application, and what its tables ask of them. */
export interface Canaries {
  readonly canaries: readonly CanaryTable[]
  readonly schema: CanarySchema
}

const insertCanary = (table: string, { canaries, schema }: Canaries, id: string): Statement => {
  const canary = canaries.find(({ name }) => name === table)
  if (canary === undefined) throw new Error(`There is no canary row for the table ${table}.`)
  if (!schema.has(table))
    throw new Error(`The table ${table} is missing: npm run views -- doctor says what to do.`)
  return writeCanary('INSERT', canary, schema, id, id)
}

const write = ({ table, change }: ProbeWrite, of: Canaries, id: string): Statement =>
  change === undefined
    ? insertCanary(table, of, id)
    : statement(`UPDATE "${table}" SET "${change.column}" = ?2 WHERE id = ?1`, id, change.value)

/** Whether everything is there as it was written: ?1 is the id of every row, ?2 and on are the changed values. */
const isThere = (writes: readonly ProbeWrite[]): { condition: string; values: string[] } => {
  const values: string[] = []
  const conditions = writes.map(({ table, change }) => {
    if (change === undefined) return `EXISTS (SELECT 1 FROM "${table}" WHERE id = ?1)`
    const position = values.push(change.value) + 1
    return `EXISTS (SELECT 1 FROM "${table}" WHERE id = ?1 AND "${change.column}" = ?${position})`
  })
  return { condition: ['true', ...conditions].join(' AND '), values }
}

/** The statements of a batch, under an id of its own, the last of which fails and undoes the others. */
export const undoneWrites = ({ writes }: ProbeBatch, of: Canaries): Statement[] => {
  const id = `viewkeeper-probe-${crypto.randomUUID()}`
  const { condition, values } = isThere(writes)
  return [...writes.map((one) => write(one, of, id)), failing(condition, id, ...values)]
}
