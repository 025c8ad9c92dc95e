import { readdirSync, readFileSync } from 'node:fs'

/** The files that tell people how to use Viewkeeper, by their paths from the root. */
export const documents: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...['alerts', 'docs'].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  ),
]

/** A fenced block of a document. */
export interface Block {
  readonly document: string
  /** The line, from 1, of its first fence. */
  readonly line: number
  /** What stands behind its first fence: `sh`, `sh remote`, `sql`, … */
  readonly info: string
  readonly text: string
}

/** The fenced blocks of a document, in its order. */
export const blocksOf = (document: string): Block[] => {
  const all = readFileSync(document, 'utf8')
  return all
    .matchAll(/^```([^\n]*)\n(.*?)^```$/gms)
    .map(({ 1: info = '', 2: text = '', index }) => ({
      document,
      line: all.slice(0, index).split('\n').length,
      info,
      text,
    }))
    .toArray()
}

/** The blocks that a reader types on a machine of their own: what is marked `sh`, and nothing more. */
export const typed = (document: string): Block[] =>
  blocksOf(document).filter(({ info }) => info === 'sh')
