import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import * as z from 'zod'
import type { Part } from '../part.ts'

const packageJson = z.object({ version: z.string() })
const require = createRequire(import.meta.url)
const versionOf = (name: string): string =>
  packageJson.parse(require(`${name}/package.json`)).version

/** On what a section was measured, and when. */
const measuredOn = (quick: boolean): string =>
  [
    new Date().toISOString().slice(0, 10),
    `Node ${process.versions.node}`,
    `SQLite ${process.versions.sqlite ?? 'unknown'}`,
    `miniflare ${versionOf('miniflare')}`,
    `workerd ${versionOf('workerd')}`,
    `${process.platform} ${process.arch}, ${availableParallelism()} CPUs`,
    ...(quick ? ['quick: small sizes, few rounds'] : []),
  ].join(' · ')

export const section = ({ title }: Part, text: string, quick: boolean): string =>
  `## ${title}\n\n${measuredOn(quick)}\n\n${text}\n`

const heading = `# Results

Written by \`npm run bench\`; \`npm run bench -- --part NAME\` renews one section. Bold: a goal that was missed.
`

/** Puts sections in the file, in the order of `parts`; those of other parts stay as they are. */
export const writeSections = (
  file: string,
  parts: readonly Part[],
  renewed: ReadonlyMap<string, string>,
): void => {
  const old = existsSync(file) ? readFileSync(file, 'utf8').split(/^(?=## )/m) : []
  const sections = parts.flatMap(({ name, title }) => {
    const text = renewed.get(name) ?? old.find((known) => known.startsWith(`## ${title}\n`))?.trim()
    return text === undefined ? [] : [text]
  })
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${[heading, ...sections].map((text) => text.trim()).join('\n\n')}\n`)
}
