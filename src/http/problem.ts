import * as z from 'zod/mini'

/** The body of a problem. */
export const problemSchema = z.strictObject({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
})

/** The `title` of a problem, by its status. */
export const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Content too large',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Service unavailable',
}

/** The most characters of a `detail`, of one fault in it, and the most faults it names. */
const longest = { detail: 4000, fault: 200 }
const mostFaults = 10

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text

/** Thrown by a handler to answer with a problem. `detail` is for people: no SQL, stack or secret. */
export class Problem extends Error {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.headers = headers
  }
}

/** A 400 about a body or query, which names its faults: the first ten of them, and how many more there are. */
export const badRequest = (what: 'body' | 'query', faults: readonly string[]): Problem => {
  const named = faults.slice(0, mostFaults).map((fault) => cut(fault, longest.fault))
  const more = faults.length - named.length
  return new Problem(
    400,
    `Bad ${what}: ${[...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}.`,
  )
}

/** A problem as it is answered. */
export const shownProblem = ({ status, message }: Problem): z.output<typeof problemSchema> => ({
  title: titles[status] ?? 'Error',
  status,
  detail: cut(message, longest.detail),
})

/** An error as `application/problem+json` (RFC 9457). */
const problemResponse = (problem: Problem): Response =>
  Response.json(shownProblem(problem), {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': 'application/problem+json' },
  })

/** An error as a page for people. */
export type ProblemPage = (problem: Problem) => Promise<Response>

/** An error as whoever asked can read it: a page for a browser that shows one, JSON for all others. */
export const problemAnswer = async (
  { headers }: Pick<Request, 'headers'>,
  problem: Problem,
  page: ProblemPage,
): Promise<Response> =>
  headers.get('accept')?.includes('text/html') === true ? page(problem) : problemResponse(problem)
