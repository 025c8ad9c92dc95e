import * as z from 'zod/mini'

/** Parses the audit of the triggers from its record. */
export const triggerAudit = z.object({
  audited_at_ms: z.number(),
  installed: z.number(),
  paused: z.number(),
  missing: z.array(z.string()),
  outdated: z.array(z.string()),
  broken: z.array(z.string()),
})

/**
 * Our triggers as the last audit found them: how many stand as compiled, how many are out as their view is
 * paused. `missing`, `outdated` and `broken` list triggers and plain views: the name, and after a colon the reason
 * where one is needed. A broken one names what is gone, so that the application's writes fail.
 */
export type TriggerAudit = z.infer<typeof triggerAudit>
