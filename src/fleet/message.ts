import * as z from 'zod/mini'

/** The version of what stands in the queues: raised with any change of it, as messages outlive a deployment. */
export const messageVersion = 1

const common = { version: z.literal(messageVersion), tick_ms: z.int() }

/**
 * What the queues carry. `jobs`: a part of a tick, the databases whose jobs of a cron string are to be run. `again`: one
 * of them that failed. `evaluate`: the tick is complete by now, or is taken as it is. `job`: a job that was asked for over
 * the fleet, in the databases of one part of it.
 */
const message = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('jobs'),
    cron: z.string(),
    part: z.int(),
    parts: z.int(),
    databases: z.array(z.string()).check(z.minLength(1), z.maxLength(50)),
  }),
  z.object({ ...common, kind: z.literal('again'), cron: z.string(), database: z.string() }),
  z.object({ ...common, kind: z.literal('evaluate') }),
  z.object({
    ...common,
    kind: z.literal('job'),
    run: z.string(),
    job: z.string(),
    dry_run: z.boolean(),
    part: z.int(),
    /** 1 for the first; more where there was more to do. */
    round: z.int(),
    databases: z.array(z.string()).check(z.minLength(1), z.maxLength(50)),
  }),
])

export type Message = z.output<typeof message>
export type JobsMessage = Extract<Message, { readonly kind: 'jobs' }>
export type JobMessage = Extract<Message, { readonly kind: 'job' }>

const anyVersion = z.object({ version: z.int() })

/** What a message says; or that it is of another version, a later one or not; or that nobody can read it. */
export type ReadMessage =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'other version'; readonly isLater: boolean }
  | { readonly kind: 'unreadable' }

/** Parses the body of a message. */
export const readMessage = (body: unknown): ReadMessage => {
  const { data } = message.safeParse(body)
  if (data !== undefined) return { kind: 'message', message: data }
  const other = anyVersion.safeParse(body)
  if (!other.success || other.data.version === messageVersion) return { kind: 'unreadable' }
  return { kind: 'other version', isLater: other.data.version > messageVersion }
}
