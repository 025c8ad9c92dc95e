import { withOptions } from '../alerting/runbook.ts'

/** What D1 and the Workers runtime say when an invocation has used up its statements. */
const tooMany = /too many (?:api requests|subrequests|queries)/i

/**
 * Does work of a few hundred statements. The free plan allows 50 in one invocation: there the work fails as a whole,
 * and the error says how to do it instead. `commandOptions`: what the commands that it names end with.
 */
export const withinPlan = async <T>(commandOptions: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || !tooMany.test(error.message)) throw error
    throw new Error(
      withOptions(
        'This takes some hundred statements, and the plan of this worker allows fewer in one run (50 on the free plan). What failed changed nothing. Use the command line: npm run views -- pause --remote or npm run views -- resume --remote.',
        commandOptions,
      ),
      { cause: error },
    )
  }
}
