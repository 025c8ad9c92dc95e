import { readMigrations } from '../../scripts/local/migrations.ts'
import { Clock } from '../jobs/context.ts'
import { InProcess } from './in-process.ts'
import { SimulatedD1 } from './simulated-d1.ts'

const migrations = readMigrations('up')

/** The worker on a simulated D1. */
export class World extends InProcess implements Disposable {
  readonly d1: SimulatedD1

  constructor(start: string) {
    const clock = new Clock(start)
    const d1 = new SimulatedD1(clock.now)
    super(clock, d1)
    this.d1 = d1
    this.exec(...migrations)
  }

  exec(...statements: readonly string[]): void {
    for (const sql of statements) this.d1.sqlite.exec(sql)
  }

  [Symbol.dispose](): void {
    this.d1[Symbol.dispose]()
  }
}
