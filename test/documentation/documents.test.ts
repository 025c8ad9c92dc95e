import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blocksOf, documents } from './blocks.ts'

const blocks = documents.flatMap(blocksOf)
const marked = (info: string) => blocks.filter((block) => block.info === info)
const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/(^|\s+)#.*$/, '').trim())
    .filter(Boolean)

/** A heading as GitHub makes an address of it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const anchorsOf = (path: string): string[] => {
  const text = readFileSync(path, 'utf8').replaceAll(/^```.*?^```$/gms, '')
  return [
    ...text.matchAll(/^#+ (.*)$/gm).map(([, heading = '']) => anchorOf(heading)),
    ...text.matchAll(/<a id="([^"]+)">/g).map(([, id = '']) => id),
  ]
}

describe('a block of a document', () => {
  it('says what it is; a shell block is run by a test, unless it says why not', () => {
    const known = ['sh', 'sh remote', 'sh ci', 'sh hours']
    const others = ['sql', 'ts', 'js', 'json', 'yaml', 'mermaid', 'text']
    const unknown = blocks.filter(({ info }) => ![...known, ...others].includes(info))
    expect(unknown.map(({ document, line, info }) => `${document}:${line} ${info}`)).toEqual([])
  })

  it.each(marked('sh remote'))(
    '$document:$line is marked remote as it needs Cloudflare',
    ({ text }) => {
      expect(text).toMatch(/--remote\b|wrangler (login|deploy|secret|tail|d1 insights)|https:\/\//)
    },
  )

  it.each(marked('sh ci'))('$document:$line is what CI runs', ({ text }) => {
    const run = linesOf(readFileSync('.ci/run', 'utf8'))
    for (const line of linesOf(text))
      expect(run).toEqual(expect.arrayContaining(line.split(' && ')))
  })

  it.each(marked('sh hours'))(
    '$document:$line, which takes long, runs scripts that there are',
    ({ text }) => {
      const manifest = readFileSync('package.json', 'utf8')
      for (const line of linesOf(text)) {
        const [, script] = /^npm run ([a-z:]+)/.exec(line) ?? []
        expect(manifest).toContain(`"${script}": "node `)
      }
    },
  )
})

describe.each(documents)('%s', (document) => {
  const text = readFileSync(document, 'utf8').replaceAll(/^```.*?^```$/gms, '')
  const links = text
    .matchAll(/\]\((?!https?:)([^)#]*)#?([^)]*)\)/g)
    .map(([, path = '', anchor = '']) => ({
      path: path === '' ? document : normalize(join(dirname(document), path)),
      anchor,
    }))
    .toArray()

  it('links to files and headings that there are', () => {
    const broken = links.filter(
      ({ path, anchor }) =>
        !existsSync(path) || (anchor !== '' && !anchorsOf(path).includes(anchor)),
    )
    expect(broken).toEqual([])
  })

  if (document === 'README.md')
    it('is short, and leads to every other document', () => {
      expect(readFileSync(document, 'utf8').split('\n').length).toBeLessThan(300)
      const others = documents.filter((other) => other !== document)
      expect(links.map(({ path }) => path)).toEqual(expect.arrayContaining(others))
    })
})
