import type * as z from 'zod'
import { badRequest, Problem } from './problem.ts'

/** The longest body that is taken, bytes. */
const longest = 65_536

const tooLong = () => new Problem(413, `The body is longer than ${longest} bytes.`)

/** Throws a Problem where a request says itself that its body is too long: none of it is read then. */
export const requireShortBody = ({ headers }: Request): void => {
  if (Number(headers.get('content-length') ?? 0) > longest) throw tooLong()
}

/** The body as text. One that is sent without its length is read no further than it may be long. */
const readText = async ({ body }: Request): Promise<string> => {
  if (body === null) return ''
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.length
    if (bytes > longest) {
      await reader.cancel()
      throw tooLong()
    }
    text += decoder.decode(value, { stream: true })
  }
}

const readJson = async (request: Request): Promise<unknown> => {
  const text = await readText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'The body is not JSON.')
  }
}

const faultsOf = (error: z.ZodError): string[] =>
  error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' '))

/** The JSON body of a request, parsed. Throws a Problem that names its faults. */
export const parseBody = async <B extends z.ZodType>(
  request: Request,
  schema: B,
): Promise<z.output<B>> => {
  const { success, data, error } = schema.safeParse(await readJson(request))
  if (success) return data
  throw badRequest('body', faultsOf(error))
}

const formType = 'application/x-www-form-urlencoded'

/** The body of a form that was sent, parsed; of a field that is sent more than once, the last. Throws a Problem. */
export const parseForm = async <B extends z.ZodType>(
  request: Request,
  schema: B,
): Promise<z.output<B>> => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== formType) throw new Problem(400, `The body is not a form: send it as ${formType}.`)
  const fields = Object.fromEntries(new URLSearchParams(await readText(request)))
  const { success, data, error } = schema.safeParse(fields)
  if (success) return data
  throw badRequest('body', faultsOf(error))
}
