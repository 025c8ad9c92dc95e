import { join, relative, resolve } from 'node:path'

const root = join(import.meta.dirname, '../..')

/**
 * The folder that the person stands in. npm runs scripts in the project's folder and tells where it was called from; of
 * an npm that runs something else, such as the tests, that is not meant.
 */
export const calledFrom = (): string => {
  const { npm_lifecycle_script, INIT_CWD } = process.env
  const [, script] = npm_lifecycle_script?.split(' ') ?? []
  const isOurs = script !== undefined && resolve(root, script) === resolve(process.argv[1] ?? '')
  return isOurs && INIT_CWD !== undefined ? INIT_CWD : process.cwd()
}

/** A path that a person gave, from where they stand. */
export const pathFrom = (path: string): string => resolve(calledFrom(), path)

/** A path as it is shown to people: from where they stand, where it is below. */
export const shownPath = (path: string): string => {
  const below = relative(calledFrom(), path)
  return below.startsWith('..') ? path : below || '.'
}
