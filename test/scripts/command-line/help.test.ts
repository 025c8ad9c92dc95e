import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import * as z from 'zod'

const root = join(import.meta.dirname, '../../..')
const run = promisify(execFile)

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))

/** The commands of package.json that are ours, with the script each runs. */
const ours = Object.entries(scripts).flatMap(([name, script]) => {
  const [, file] = /^node (\S+\.ts)/.exec(script) ?? []
  return file === undefined ? [] : [[name, file] as const]
})

const help = async (file: string, ...args: string[]) =>
  (await run(process.execPath, [file, ...args, '--help'], { cwd: root })).stdout

test('there are as many as are known', () => {
  expect(ours.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'start',
      'views',
      'rules',
      'db:migrate',
      'db:migrate:rollback',
      'bench',
    ]),
  )
})

test.each(ours)(
  'npm run %s -- --help says what it does, with examples and exit statuses',
  async (name, file) => {
    const text = await help(file)
    const called = name === 'start' ? 'npm start' : `npm run ${name}`
    expect(text).toMatch(new RegExp(`^Usage: ${called} -- `))
    expect(text).toMatch(new RegExp(`\nExamples:\n {2}${called}`))
    expect(text).toMatch(/\nExit status:\n {2}0 /)
    expect(text).not.toContain('\u001b')
  },
)

test.each([
  ['status', ['--remote', '--data <DIR>', '--json']],
  ['wrap', ['--rows <N>', '<FILE.sql>']],
  ['during', ['127 where there is no such command']],
])('npm run views -- %s --help tells its options', async (command, texts) => {
  const text = await help('scripts/views.ts', command)
  for (const part of [...texts, 'Examples:', 'Exit status:']) expect(text).toContain(part)
})
