import '../english.ts'
import type * as z from 'zod/mini'
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

/** What was sent, parsed, or everything that is wrong with it, each fault led by the name it is about. */
export type Checked<T> =
  | { readonly data: T; readonly faults?: never }
  | { readonly data?: never; readonly faults: readonly string[] }

/** Holds what was sent against a schema; `further` are faults that no schema tells. */
export const checked = <B extends z.ZodMiniType>(
  schema: B,
  sent: unknown,
  further: readonly string[] = [],
): Checked<z.output<B>> => {
  const { success, data, error } = schema.safeParse(sent)
  const faults = [
    ...(error?.issues ?? []).map(({ path, message }) =>
      [path.join('.'), message].filter(Boolean).join(' '),
    ),
    ...further,
  ]
  return success && faults.length === 0 ? { data } : { faults }
}

/** The JSON body of a request, parsed. Throws a Problem that names its faults. */
export const parseBody = async <T>(
  request: Request,
  parse: (sent: unknown) => Checked<T>,
): Promise<T> => {
  const { data, faults } = parse(await readJson(request))
  if (faults !== undefined) throw badRequest('body', faults)
  return data
}

const formType = 'application/x-www-form-urlencoded'

/** The body of a form, parsed; of a field that is sent more than once, the last. Throws a Problem that names its faults. */
export const parseForm = async <T>(
  request: Request,
  parse: (sent: unknown) => Checked<T>,
): Promise<T> => {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== formType) throw new Problem(400, `The body is not a form: send it as ${formType}.`)
  const { data, faults } = parse(Object.fromEntries(new URLSearchParams(await readText(request))))
  if (faults !== undefined) throw badRequest('body', faults)
  return data
}
