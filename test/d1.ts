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

const names = Array.from({ length: 16 }, (_, index) => `test-${index}`)

/** A workerd with databases nobody has used: starting one costs more than making a database in it. */
const openShelf = () => {
  const opened = openDatabases(names)
  const unused = [...names]
  let inUse = 0
  return {
    take: (): string | undefined => {
      const name = unused.pop()
      if (name !== undefined) inUse += 1
      return name
    },
    transport: async (name: string): Promise<Transport> => (await opened).transport(name),
    giveBack: async (): Promise<void> => {
      inUse -= 1
      if (inUse === 0 && unused.length === 0) await (await opened).dispose()
    },
  }
}

let shelf = openShelf()

const takeDatabase = (): { name: string; from: typeof shelf } => {
  const name = shelf.take()
  if (name !== undefined) return { name, from: shelf }
  shelf = openShelf()
  return takeDatabase()
}

/** A D1 database of its own in workerd, with every migration applied, or these statements instead. */
export const localD1 = async (statements = migrationStatements()): Promise<LocalD1> => {
  const { name, from } = takeDatabase()
  const transport = await from.transport(name)
  const db = new Database('monotask', transport)
  await db.batch(statements.map((sql) => statement(sql)))
  return { transport, db, [Symbol.asyncDispose]: from.giveBack }
}
