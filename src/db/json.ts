import * as z from 'zod/mini'

/** A text that holds JSON, parsed by `type`: how SQL hands over lists and records. */
export const json = <T>(type: z.ZodMiniType<T>) =>
  z.pipe(
    z.string(),
    z.transform((text) => type.parse(JSON.parse(text))),
  )

/** A function of SQL takes at most 100 arguments in D1. */
export const listLength = 50

/** The values of these SQL expressions as a JSON list of lists, each of 50 but the last. */
export const listsSql = (expressions: readonly string[]): string => {
  const parts = Array.from({ length: Math.ceil(expressions.length / listLength) }, (_, index) =>
    expressions.slice(listLength * index, listLength * (index + 1)),
  )
  return `json_array(${parts.map((part) => `json_array(${part.join(', ')})`).join(', ')})`
}
