import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewkeeper-rules-'))
  const readings = [{ metric: 'viewkeeper_outbox_dead', values: '0 1' }]
  const firing = { at: '1m', alert: 'OutboxDead', firing: [{ severity: 'warning' }] }
  const write = (name: string, content: unknown) =>
    writeFile(join(folder, name), JSON.stringify(content))
  await write('holds.test.json', { interval: '1m', readings, expect: [firing] })
  await write('fails.test.json', { interval: '1m', readings, expect: [{ ...firing, at: '0' }] })
  await write('rules.json', [{ alert: 'A', metric: 'm', op: '>', threshold: 1 }, 7])
  await writeFile(join(folder, 'broken.json'), '[\n1,]')
})
afterAll(() => rm(folder, { recursive: true }))

const script = join(import.meta.dirname, '../../../scripts/rules.ts')

const rules = (...args: readonly string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [script, ...args],
      { cwd: folder },
      (_, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    )
  })

const different =
  'fails.test.json: not as expected\n  at 0, OutboxDead firing:\n    expected  {severity="warning"}\n    got       none\n'

test.each([
  [['test', 'holds.test.json'], 0, 'holds.test.json: as expected (1)\n'],
  [['test', 'fails.test.json'], 1, different],
  [
    ['test', 'holds.test.json', 'none.json'],
    1,
    'holds.test.json: as expected (1)\nnone.json: there is no such file\n',
  ],
  [
    ['check', 'rules.json'],
    1,
    'rules.json: [0] A.metric: there is no metric m\nrules.json: [1]: Invalid input: expected object, received number\n',
  ],
  [['check', 'broken.json'], 1, `broken.json: line 2, column 3: "]" can't stand here\n`],
  [['check', '.'], 1, '.: is a directory, not a file\n'],
] as const)('rules %j ends with %i', async (args, code, output) => {
  expect(await rules(...args)).toEqual({ code, output })
})

test.each([
  [['chekc'], "Unknown command 'chekc'\n(Did you mean check?)"],
  [['check', 'a', 'b'], "Too many arguments for 'check'"],
  [['test', '--all'], "Unknown option '--all'"],
  [['generate', 'x'], "Too many arguments for 'generate'"],
  [[], 'Usage: npm run rules -- [options] [command]'],
])('rules %j is bad usage, which it says with the nearest right one', async (args, message) => {
  const { code, output } = await rules(...args)
  expect(code).toBe(2)
  expect(output).toContain(message)
})

test('rules check --json tells programs what came of each file', async () => {
  const { code, output } = await rules('check', 'rules.json', '--json')
  expect(code).toBe(1)
  expect(JSON.parse(output)).toEqual({
    ok: false,
    files: [{ file: 'rules.json', ok: false, text: expect.stringContaining('no metric m') }],
  })
})

test('rules check without a file looks at the shipped rules, receivers and runbook', async () => {
  const { code, output } = await rules('check')
  expect(code).toBe(0)
  expect(output).toMatch(
    /rules\.json: \d+ rules, no fault\n.*receivers\.json: \d+ receivers?, no fault\n.*runbook\.json: \d+ entries, no fault/,
  )
})
