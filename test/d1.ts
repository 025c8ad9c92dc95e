import { inject } from 'vitest'
import { openDatabases } from '../scripts/local/database.ts'
import { Database, statement, type Transport } from '../src/db/database.ts'

/** The statements of every migration, in order, split as wrangler splits them. */
export const migrationStatements = (down = false): string[] =>
  down ? inject('migrations').down : inject('migrations').up

export interface LocalD1 extends AsyncDisposable {
  readonly transport: Transport
  readonly db: Database
}

/** A workerd with databases nobody has used: starting one costs more than making a database in it. */
class Shelf {
  readonly #unused = Array.from({ length: 16 }, (_, index) => `test-${index}`)
  readonly #opened = openDatabases([...this.#unused])
  #inUse = 0

  /** A database and what to call when it is done with; undefined where none is left. */
  take() {
    const name = this.#unused.pop()
    if (name === undefined) return undefined
    this.#inUse += 1
    return {
      transport: async () => (await this.#opened).transport(name),
      giveBack: () => this.#giveBack(),
    }
  }

  async #giveBack(): Promise<void> {
    this.#inUse -= 1
    if (this.#inUse === 0 && this.#unused.length === 0) await (await this.#opened).dispose()
  }
}

let shelf: Shelf | undefined

const takeDatabase = (): NonNullable<ReturnType<Shelf['take']>> => {
  const taken = shelf?.take()
  if (taken) return taken
  shelf = new Shelf()
  return takeDatabase()
}

/** A D1 database of its own, with every migration applied, or these statements instead. */
export const localD1 = async (statements = migrationStatements()): Promise<LocalD1> => {
  const taken = takeDatabase()
  const transport = await taken.transport()
  const db = new Database('monotask', transport)
  await db.batch(statements.map((sql) => statement(sql)))
  return { transport, db, [Symbol.asyncDispose]: taken.giveBack }
}
