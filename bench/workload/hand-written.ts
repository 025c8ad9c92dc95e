import { agents } from './hand-written/agents.ts'
import { progress } from './hand-written/progress.ts'
import { projects } from './hand-written/projects.ts'
import { queue } from './hand-written/queue.ts'
import { validation } from './hand-written/validation.ts'

/**
 * What is the least that triggers can do: written by hand, for plain INSERT, UPDATE and DELETE of plain values, on our
 * tables and indexes. They know nothing of REPLACE and OR IGNORE, of an id that changes, of foreign keys that are off,
 * of values that are too long or of another type, and of lists with more entries than a row may have. Written for the
 * comparison: what an operation of the benchmark does is as fast as can be; what none does (a row that moves, a
 * latest row that goes) computes the row anew.
 */
export const handWrittenTriggers: readonly string[] = [
  ...validation,
  ...progress,
  ...agents,
  ...projects,
  ...queue,
]
