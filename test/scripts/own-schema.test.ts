import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

let clone: string
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'viewkeeper-clone-'))
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')
  for (const file of files) cpSync(file, join(clone, file))
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'))
})
afterAll(() => rmSync(clone, { recursive: true }))

/** What docs/your-own-schema.md has a newcomer type. */
const commands = (): string => {
  const document = readFileSync('docs/your-own-schema.md', 'utf8')
  const blocks = document.matchAll(/```sh\n(.*?)```/gs).map(([, block]) => block)
  return ['set -e', ...blocks].join('\n')
}

it('docs/your-own-schema.md leads from a schema of its own to a view that is kept, typed as it stands', () => {
  const said = execFileSync('bash', ['-c', commands()], {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) },
  })
  expect(said).toContain('new view: customer_summary_mv')
  expect(said).toContain('Every trigger was fired once and undone')
  // The order that was inserted is counted, beside those that were there before the view.
  expect(said).toMatch(/"customer_id": 1,\s+"orders": 2,[^}]*"spent": 14.95/)
  expect(said).toMatch(/"customer_id": 2,\s+"orders": 1,/)
  expect(said).toMatch(/customer_summary_mv +2 +2 +2 +0 +0 +0/)
  expect(said).toMatch(/audit +ok/)
})
