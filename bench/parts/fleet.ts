import { localFleet, type LocalFleet, nothing, type Spent } from '../../test/fleet/harness.ts'
import { partsSince } from '../../src/store/fleet/ticks.ts'
import { content } from '../workload/content.ts'

/** What databases have: a little of each kind. */
export const databaseContent = (isBusy: boolean): string[] =>
  content({ tasks: 20, pendingJobs: isBusy ? 2 : 0, finishedJobs: 5 })

export const sum = (all: readonly Spent[]): Spent =>
  all.reduce(
    (total, { statements, read, written }) => ({
      statements: total.statements + statements,
      read: total.read + read,
      written: total.written + written,
    }),
    nothing,
  )
