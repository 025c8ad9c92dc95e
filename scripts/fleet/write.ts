import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { shownPath } from '../command-line/paths.ts'
import { StartError } from '../local/start-error.ts'
import type { Change } from './plan.ts'

const beside = (path: string): string => `${path}.${process.pid}.new`

/** Writes all of the files, or none of them; gives the paths of those that changed. */
export const writeAll = (changes: readonly Change[]): string[] => {
  const changed = changes.filter(
    ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
  )
  try {
    for (const { path, text } of changed) writeFileSync(beside(path), text)
  } catch (error) {
    for (const { path } of changed) rmSync(beside(path), { force: true })
    const reason = error instanceof Error ? error.message.split(',')[0] : String(error)
    throw new StartError(`The files can't be written: ${reason}. Nothing was changed.`)
  }
  for (const { path } of changed) renameSync(beside(path), path)
  return changed.map(({ path }) => shownPath(path))
}
