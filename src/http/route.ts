import * as z from 'zod/mini'
import type { Settings } from '../settings.ts'
import { type Checked, parseBody } from './body.ts'
import type { HttpContext } from './context.ts'
import { type About, databaseName, databaseParameter } from './of-database.ts'
import { decodePath, type PathNames, type PathParts } from './path.ts'
import { parseQuery, type QueryFaults } from './query.ts'

type Method = 'GET' | 'POST' | 'DELETE'

/** What bodies are, unless a route says otherwise. */
export const json = 'application/json'

/** Status → the schema of the body that is answered with it. */
type Responses = Readonly<Record<number, z.ZodMiniType>>

/** What a handler may answer: one of the declared statuses, with a body of that status's type. */
type Answer<R extends Responses> = {
  [Status in Extract<keyof R, number>]: {
    readonly status: Status
    readonly body: z.input<R[Status]>
  }
}[Extract<keyof R, number>]

/** What every request carries, parsed. */
interface Input<P extends z.core.$ZodShape, Q extends z.core.$ZodShape> {
  readonly params: z.output<z.ZodMiniObject<P>>
  readonly query: z.output<z.ZodMiniObject<Q>>
}

type Handler<I, R extends Responses> = (input: I, context: HttpContext) => Promise<Answer<R>>

interface Description<
  Path extends string,
  P extends z.core.$ZodShape,
  Q extends z.core.$ZodShape,
  R extends Responses,
> {
  readonly method: Method
  /** Its variable parts stand in braces: `/api/jobs/{job}/runs`. */
  readonly path: Path
  /** What it does, one line for the list of endpoints. */
  readonly summary: string
  /** What else its caller should know. */
  readonly description?: string
  /** Answers without a token. */
  readonly isOpen?: true
  /** Which database it is about, in a fleet: the one that is asked for or CONTROL, unless it is said here. */
  readonly about?: About
  /** What its bodies are, if not JSON: they are answered as the text that the handler gives. */
  readonly contentType?: string
  /** One schema for each variable part of the path. */
  readonly params?: P
  /** One schema for each name the query may have, any other being refused; `ignored`: whatever it is. */
  readonly query?: Q | 'ignored'
  /** What the settings do not let a query ask for. */
  readonly queryFaults?: (settings: Settings) => QueryFaults<Input<P, Q>['query']>
  readonly responses: R
  /** Status → when it is answered with a problem, save those that every route can answer. */
  readonly problems?: Readonly<Record<number, string>>
}

/** An endpoint: all that is needed to describe it, and what answers. */
export interface Route {
  readonly method: Method
  readonly path: string
  readonly summary: string
  readonly description: string | null
  readonly isOpen: boolean
  /** Null: the query is not looked at. */
  readonly about: About | null
  readonly contentType: string
  readonly params: z.ZodMiniObject
  readonly query: z.ZodMiniObject
  readonly body: z.ZodMiniType | null
  readonly responses: Responses
  readonly problems: Readonly<Record<number, string>>
  /** Parses the request by the schemas and has it handled. Throws a Problem. */
  readonly respond: (request: Request, parts: PathParts, context: HttpContext) => Promise<Response>
}

/** The schemas of what every request carries, and the answer to a request so parsed. */
const build = <
  Path extends string,
  P extends z.core.$ZodShape,
  Q extends z.core.$ZodShape,
  R extends Responses,
>(
  definition: Description<Path, P, Q, R>,
  body: z.ZodMiniType | null,
  answer: (input: Input<P, Q>, context: HttpContext, request: Request) => Promise<Answer<R>>,
): Route => {
  const { method, path, summary, description, isOpen, contentType, responses, problems } =
    definition
  const { queryFaults } = definition
  const params = z.object(definition.params)
  const isIgnored = definition.query === 'ignored'
  const query = z.object(definition.query === 'ignored' ? undefined : definition.query)
  return {
    method,
    path,
    summary,
    description: description ?? null,
    isOpen: isOpen ?? false,
    about: isIgnored ? null : (definition.about ?? 'either'),
    contentType: contentType ?? json,
    params,
    query: isIgnored ? query : z.extend(query, { [databaseName]: databaseParameter }),
    body,
    responses,
    problems: problems ?? {},
    respond: async (request, parts, context) => {
      const input = {
        params: params.parse(decodePath(parts)),
        query: isIgnored
          ? query.parse({})
          : parseQuery(request, query, queryFaults?.(context.settings)),
      }
      const { status, body: answered } = await answer(input, context, request)
      if (status === 204) return new Response(null, { status })
      return contentType === undefined
        ? Response.json(answered, { status })
        : new Response(String(answered), { status, headers: { 'content-type': contentType } })
    },
  }
}

/** What stands for the path's variable parts where a route declares none: nothing its handler can use. */
type NoParts<Path extends string> = Readonly<Record<PathNames<Path>, z.ZodMiniNever>>
type NoNames = Readonly<Record<never, never>>

/**
 * Makes a route of its parts. The handler's input has the types that the schemas give; what it answers is checked
 * against `responses` when compiled, and by the tests when run.
 */
export const route = <
  const Path extends string,
  R extends Responses,
  P extends Readonly<Record<PathNames<Path>, z.ZodMiniType>> = NoParts<Path>,
  Q extends z.core.$ZodShape = NoNames,
>(
  definition: Description<Path, P, Q, R> & { readonly handle: Handler<Input<P, Q>, R> },
): Route => build(definition, null, definition.handle)

/** A route whose requests carry a JSON body, which its handler is given parsed. */
export const routeWithBody = <
  const Path extends string,
  R extends Responses,
  B,
  P extends Readonly<Record<PathNames<Path>, z.ZodMiniType>> = NoParts<Path>,
  Q extends z.core.$ZodShape = NoNames,
>(
  definition: Description<Path, P, Q, R> & {
    /** Describes the body. */
    readonly body: z.ZodMiniType
    /** Parses what was sent, or names all of its faults. */
    readonly parse: (sent: unknown, now: Date) => Checked<B>
    readonly handle: Handler<Input<P, Q> & { readonly body: B }, R>
  },
): Route =>
  build(definition, definition.body, async (input, context, request) => {
    const parse = (sent: unknown) => definition.parse(sent, context.now())
    return definition.handle({ ...input, body: await parseBody(request, parse) }, context)
  })
