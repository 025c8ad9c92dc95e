import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { calledFrom } from '../command-line/paths.ts'

/** A path as it is shown to people: from where they stand. */
export const shown = (file: string): string => relative(calledFrom(), file) || '.'

/** A file that can't be used; the message begins with its path and names every fault. */
export class FileError extends Error {
  constructor(file: string, faults: readonly string[]) {
    super(faults.map((fault) => `${shown(file)}: ${fault}`).join('\n'))
    this.name = 'FileError'
  }
}

const stumblesAt = (text: string): number | null => {
  try {
    JSON.parse(text)
    return null
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const position = /at position (\d+)/.exec(message)?.[1]
    if (position !== undefined) return Number(position)
    return /end of JSON input/.test(message) ? text.length : -1
  }
}

/** Whether the text could still become JSON: the parser stumbles over nothing but its end. */
const isBeginning = (text: string): boolean => {
  const position = stumblesAt(text)
  return position === null || position >= text.length
}

/** How much of a faulty text could be the beginning of some JSON. The parser does not always tell. */
const soundLength = (text: string): number => {
  let sound = 0
  let faulty = text.length + 1
  while (faulty - sound > 1) {
    const middle = Math.floor((sound + faulty) / 2)
    if (isBeginning(text.slice(0, middle))) sound = middle
    else faulty = middle
  }
  return sound
}

/** What keeps a text from being JSON, with line and column from 1; null if nothing does. */
export const syntaxFault = (text: string): string | null => {
  if (text.trim() === '') return 'the file is empty'
  if (stumblesAt(text) === null) return null
  const sound = text.slice(0, soundLength(text))
  const line = sound.split('\n').length
  const column = sound.length - sound.lastIndexOf('\n')
  const [next] = text.slice(sound.length)
  const reason =
    next === undefined ? 'the JSON ends too early' : `${JSON.stringify(next)} can't stand here`
  return `line ${line}, column ${column}: ${reason}`
}

const readingFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a directory, not a file',
  EACCES: 'may not be read',
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const code = codeOf(error)
    throw new FileError(file, [readingFaults[code] ?? `can't be read (${code})`])
  }
}

/** The JSON in a file; throws a FileError that says where it stops being JSON. */
export const readJsonFile = (file: string): unknown => {
  const text = read(file)
  const fault = syntaxFault(text)
  if (fault !== null) throw new FileError(file, [fault])
  return JSON.parse(text)
}
