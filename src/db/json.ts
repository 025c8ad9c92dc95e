import * as z from 'zod/mini'

/** A text that holds JSON, parsed by `type`: how SQL hands over lists and records. */
export const json = <T>(type: z.ZodMiniType<T>) =>
  z.pipe(
    z.string(),
    z.transform((text) => type.parse(JSON.parse(text))),
  )
