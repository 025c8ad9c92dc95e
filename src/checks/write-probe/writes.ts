import {
  type CanaryId,
  type CanarySchema,
  type CanaryTable,
  idIn,
  newCanaryIds,
  writeCanary,
} from '../../db/canary.ts'
import { type SqlValue, type Statement, statement } from '../../db/database.ts'
import type { ProbeBatch, ProbeWrite } from './operation.ts'
import { failing } from './undone.ts'

/** The canary rows of an application, and what its tables ask of them. */
export interface Canaries {
  readonly canaries: readonly CanaryTable[]
  readonly schema: CanarySchema
}

const canaryOf = (table: string, { canaries, schema }: Canaries): CanaryTable => {
  const canary = canaries.find(({ name }) => name === table)
  if (canary === undefined) throw new Error(`There is no canary row for the table ${table}.`)
  if (!schema.has(table))
    throw new Error(`The table ${table} is missing: npm run views -- doctor says what to do.`)
  return canary
}

const write = ({ table, change }: ProbeWrite, of: Canaries, id: CanaryId): Statement => {
  const canary = canaryOf(table, of)
  return change === undefined
    ? writeCanary('INSERT', canary, of.schema, id, id)
    : statement(
        `UPDATE "${table}" SET "${change.column}" = ?2 WHERE "${canary.key.column}" = ?1`,
        idIn(canary.key, id),
        change.value,
      )
}

/** A condition that holds where everything is there as it was written, and the values it is about. */
const isThere = (writes: readonly ProbeWrite[], of: Canaries, id: CanaryId) => {
  const values: SqlValue[] = []
  const bound = (value: SqlValue) => `?${values.push(value)}`
  const conditions = writes.map(({ table, change }) => {
    const { key } = canaryOf(table, of)
    const row = `FROM "${table}" WHERE "${key.column}" = ${bound(idIn(key, id))}`
    return change === undefined
      ? `EXISTS (SELECT 1 ${row})`
      : `EXISTS (SELECT 1 ${row} AND "${change.column}" = ${bound(change.value)})`
  })
  return { condition: ['true', ...conditions].join(' AND '), values }
}

/** The statements of a batch, under an id of its own, the last of which fails and undoes the others. */
export const undoneWrites = ({ writes }: ProbeBatch, of: Canaries): Statement[] => {
  const id = newCanaryIds()('a')
  const { condition, values } = isThere(writes, of, id)
  return [...writes.map((one) => write(one, of, id)), failing(condition, ...values)]
}
