import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { shownPath } from '../command-line/paths.ts'
import { isGone, newOwner, processOf } from '../local/owner.ts'
import { StartError } from '../local/start-error.ts'

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Gives null where `work` finds the file as it should not be: there, or gone. */
const unless = <T>(code: string, work: () => T): T | null => {
  try {
    return work()
  } catch (error) {
    if (!hasCode(error, code)) throw error
    return null
  }
}

const make = (file: string, owner: string): boolean =>
  unless('EEXIST', () => {
    writeFileSync(file, owner, { flag: 'wx' })
    return true
  }) ?? false

/** Takes the file of a process that is gone away; one that another has made meanwhile is put back. */
const clear = (file: string, gone: string): void => {
  const aside = `${file}.${process.pid}`
  if (unless('ENOENT', () => renameSync(file, aside)) === null) return
  if (readFileSync(aside, 'utf8') === gone) rmSync(aside)
  else renameSync(aside, file)
}

const held = (data: string, file: string, owner: string): StartError =>
  new StartError(
    `Another npm start (process ${processOf(owner)}) works on ${shownPath(data)}. Stop it, or choose another folder with --data. If that process is something else, delete ${shownPath(file)}.`,
  )

/**
 * Keeps a folder to this process until it is disposed: two workers on one database disturb each other. Makes the folder
 * where it is not there. Throws a StartError that names the process which has it.
 */
export const lockFolder = (data: string): Disposable => {
  mkdirSync(data, { recursive: true })
  const file = join(data, 'viewkeeper.lock')
  const owner = newOwner()
  for (;;) {
    if (make(file, owner)) return { [Symbol.dispose]: () => rmSync(file, { force: true }) }
    const other = unless('ENOENT', () => readFileSync(file, 'utf8'))
    if (other === null) continue
    if (!isGone(other)) throw held(data, file, other)
    clear(file, other)
  }
}
