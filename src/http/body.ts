import type * as z from 'zod'
import { Problem } from './problem.ts'

/** Longest body that is read, characters. */
const longest = 65_536

const readJson = async (request: Request): Promise<unknown> => {
  const text = await request.text()
  if (text.length > longest)
    throw new Problem(400, `The body is longer than ${longest} characters.`)
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem(400, 'The body is not JSON.')
  }
}

/** A 400 that names every fault of a body. */
export const badBody = (faults: readonly string[]): Problem =>
  new Problem(400, `Bad body: ${faults.join('; ')}.`)

/** The JSON body of a request, parsed. Throws a Problem that names every fault. */
export const parseBody = async <B extends z.ZodType>(
  request: Request,
  schema: B,
): Promise<z.output<B>> => {
  const { success, data, error } = schema.safeParse(await readJson(request))
  if (success) return data
  throw badBody(
    error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(' ')),
  )
}
