import { type Statement, statement, type Transport } from '../../src/db/database.ts'
import { isRead } from '../../src/db/statement.ts'
import type { Ground, Transacted } from './faulty-d1.ts'
import { counted } from './workerd.ts'

const undone = 'undone at the end'

/** Fails, and with it its transaction. */
const fails = statement(`SELECT json_extract('{}', '${undone}')`)

/** D1 itself as the ground of faults: what is to be undone fails by a last statement of its own. */
export class UndoableD1 implements Ground {
  readonly transact: Transport['transact']

  constructor({ transact }: Transport) {
    this.transact = counted(transact)
  }

  async commit(
    statements: readonly Statement[],
    isKept: (wrote: boolean) => boolean,
  ): Promise<Transacted> {
    const wrote = !statements.every(isRead)
    if (isKept(wrote)) return { results: await this.transact(statements), wrote }
    try {
      await this.transact([...statements, fails])
      throw new Error('A transaction that was to be undone was committed.')
    } catch (error) {
      if (!String(error).includes(undone)) throw error
      return { results: [], wrote }
    }
  }
}
