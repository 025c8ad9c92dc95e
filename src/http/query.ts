import '../english.ts'
import * as z from 'zod/mini'
import { databaseName } from './of-database.ts'
import { badRequest } from './problem.ts'

/** A whole number within bounds, written in digits. */
export const wholeNumber = (least: number, most: number, standard: number) => {
  const error = `must be a whole number from ${least} to ${most}`
  return z._default(
    z.pipe(
      z.pipe(z.string().check(z.regex(/^\d{1,9}$/, { error, abort: true })), z.transform(Number)),
      z.int().check(z.minimum(least, { error }), z.maximum(most, { error })),
    ),
    standard,
  )
}

/** `true` or `false`, false when left out. */
export const trueOrFalse = z.pipe(
  z._default(z.enum(['true', 'false'], { error: 'must be true or false' }), 'false'),
  z.transform((text) => text === 'true'),
)

/** The schemas of names that may be given more often than once. */
const repeatable = new WeakSet<z.core.$ZodType>()

/** A name that may be given several times: what it takes is a list. */
export const several = <Schema extends z.ZodMiniType>(
  each: Schema,
  { most, description }: { readonly most: number; readonly description: string },
) => {
  const schema = z
    ._default(
      z.array(each).check(z.maxLength(most, { error: `is given more than ${most} times` })),
      [],
    )
    .check(z.describe(description))
  repeatable.add(schema)
  return schema
}

/** What is wrong with a query that its schema takes, each fault beginning with its name. */
export type QueryFaults<Query> = (query: Query) => readonly string[]

/**
 * The query of a request, parsed. Throws a Problem that names the faults: bad, unknown and repeated names, and what
 * `faultsOf` finds in what there is besides.
 */
export const parseQuery = <Shape extends z.core.$ZodShape>(
  request: Request,
  schema: z.ZodMiniObject<Shape>,
  faultsOf: QueryFaults<z.output<z.ZodMiniObject<Shape>>> = () => [],
): z.output<z.ZodMiniObject<Shape>> => {
  const { searchParams } = new URL(request.url)
  const names = new Set(searchParams.keys())
  const isRepeatable = (name: string) => {
    const { [name]: one } = schema.shape
    return one !== undefined && repeatable.has(one)
  }
  const repeated = [...names].filter(
    (name) => searchParams.getAll(name).length > 1 && !isRepeatable(name),
  )
  // Which database a request is about was read before it came to its handler.
  const unknown = [...names].filter(
    (name) => name !== databaseName && !Object.hasOwn(schema.shape, name),
  )
  const given = [...names].map(
    (name) =>
      [name, isRepeatable(name) ? searchParams.getAll(name) : searchParams.get(name)] as const,
  )
  const parsed = schema.safeParse(Object.fromEntries(given))
  const issues = parsed.error?.issues ?? []
  const bad = new Set(issues.map(({ path: [name] }) => name))
  const { data: sound } = schema.safeParse(
    Object.fromEntries(given.filter(([name]) => !bad.has(name))),
  )
  const faults = [
    ...issues.map(({ path: [name], message }) => `${String(name)} ${message}`),
    ...(sound === undefined ? [] : faultsOf(sound)),
    ...repeated.map((name) => `${name} is given more than once`),
    ...unknown.map((name) => `${name} is not known here`),
  ]
  if (!parsed.success || faults.length > 0) throw badRequest('query', faults)
  return parsed.data
}
