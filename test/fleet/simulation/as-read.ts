import { messageVersion } from '../../../src/fleet/message.ts'
import type { World } from './platform.ts'
import type { Letter } from './queue.ts'

/**
 * How many versions of the messages the worker of a moment has had since the day began: 0, or 1 once a deployment has
 * reached it. On its way either may be there, and it may be undone in the end.
 */
export const versionAt = ({ deployment }: World, ms: number, random: () => number): 0 | 1 => {
  if (deployment === null || ms < deployment.fromMs) return 0
  if (ms >= deployment.untilMs) return deployment.isUndone ? 0 : 1
  return random() < 0.5 ? 0 : 1
}

/** A message as a worker of such a version reads it: it is of the same one, of a newer one, or of the one before. */
export const asRead = ({ body, version }: Letter, reader: 0 | 1): unknown => ({
  ...body,
  version: messageVersion + version - reader,
})
