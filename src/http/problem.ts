import * as z from 'zod'

/** The body of a problem. */
export const problemSchema = z.strictObject({
  title: z.string(),
  status: z.int(),
  detail: z.string(),
})

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  500: 'Internal error',
  503: 'Service unavailable',
}

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

/** An error as `application/problem+json` (RFC 9457). */
export const problemResponse = ({ status, message, headers }: Problem): Response =>
  Response.json(
    { title: titles[status] ?? 'Error', status, detail: message },
    { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  )
