import { messageVersion } from '../../../src/fleet/message.ts'
import type { World } from './platform.ts'
import type { Letter } from './queue.ts'

/**
 * A message as the worker of this moment reads it. Before the deployment all are of the version before, after it none;
 * in between either may send, and either may read: it is of a later version then, or of an earlier one.
 */
export const asRead = (
  { body, sentMs }: Letter,
  { deploysAtMs, rolloutMs }: World,
  { nowMs, random }: { readonly nowMs: number; readonly random: () => number },
): unknown => {
  if (deploysAtMs === null) return body
  const isNew = (ms: number) =>
    ms >= deploysAtMs + rolloutMs || (ms >= deploysAtMs && random() < 0.5)
  const difference = Number(isNew(sentMs)) - Number(isNew(nowMs))
  return difference === 0 ? body : { ...body, version: messageVersion + difference }
}
