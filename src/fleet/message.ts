import * as z from 'zod/mini'

/** The version of what stands in the queues: raised with any change of it. Workers read this one and the one before. */
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

const versioned = z.looseObject({ version: z.int() })

/**
 * What a message of the version before says in this one: messages outlive a deployment, so each change of them says here
 * what becomes of an older one. So far nothing but the number has changed.
 */
const fromVersionBefore = (body: z.output<typeof versioned>): unknown => ({
  ...body,
  version: messageVersion,
})

/**
 * What a message says, be it of this version or of the one before; that it is of a newer one, as its sender is; or that
 * nobody can read it, with what it is.
 */
export type ReadMessage =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'unreadable'; readonly what: string }

/** Parses the body of a message. */
export const readMessage = (body: unknown): ReadMessage => {
  const { data: seen } = versioned.safeParse(body)
  if (seen === undefined) return { kind: 'unreadable', what: 'not one of ours' }
  const { version } = seen
  if (version > messageVersion) return { kind: 'newer', version }
  const isBefore = version === messageVersion - 1
  const { data } = message.safeParse(isBefore ? fromVersionBefore(seen) : seen)
  if (data !== undefined) return { kind: 'message', message: data }
  return { kind: 'unreadable', what: `of version ${version}, which this worker can't read` }
}
