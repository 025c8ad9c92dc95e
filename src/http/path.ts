import { Problem } from './problem.ts'

/** The names that stand in braces in a path: `job` of `/api/jobs/{job}/runs`. */
export type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never

/** Name → the part of a request's path that stands in its place, as it was sent. */
export type PathParts = Readonly<Record<string, string>>

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new Problem(400, 'The path is not properly percent-encoded.')
  }
}

/** The parts of a path, decoded. Throws a Problem when one can't be. */
export const decodePath = (parts: PathParts): PathParts =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, decode(part)]))
