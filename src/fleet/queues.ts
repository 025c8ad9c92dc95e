/** The queues of a fleet: what each is for. Their names begin so in wrangler.toml; a shard's have its number behind. */
export const queueNames = {
  ticks: 'viewkeeper-ticks',
  slow: 'viewkeeper-slow',
  dead: 'viewkeeper-dead',
} as const

/** The binding of a shard's queue of ticks in the worker that evaluates, which puts jobs by hand there. */
export const shardBinding = (number: number): string => `TICKS_${number}`

export type QueueKind = keyof typeof queueNames

/** Which of the queues one of this name is; throws for any other. */
export const queueKind = (name: string): QueueKind => {
  for (const kind of ['ticks', 'slow', 'dead'] as const)
    if (name === queueNames[kind] || name.startsWith(`${queueNames[kind]}-`)) return kind
  throw new Error(
    `The worker consumes the queue ${name}, which is none of a fleet's: ${Object.values(queueNames).join(', ')}.`,
  )
}
