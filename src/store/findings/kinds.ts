import * as z from 'zod/mini'

/** In what ways a view row can differ from its definition. */
export const faultKind = z.enum(['missing', 'drifted', 'orphaned'])
export type FaultKind = z.infer<typeof faultKind>

/** The kinds of what can be wrong with triggers. */
export const triggerFaults = ['missing', 'outdated', 'broken'] as const
export type TriggerFault = (typeof triggerFaults)[number]

/** The subject of what was found of the triggers; any other is the table of a view. */
export const ofTriggers = 'triggers'

/** The job that finds something. */
export const source = z.enum(['audit', 'cleanup', 'backfill'])
export type Source = z.infer<typeof source>

/** How many keys of a finding are kept. */
export const mostKeys = 5
