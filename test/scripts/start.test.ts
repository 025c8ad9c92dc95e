import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fill } from '../../scripts/local/fill.ts'
import { readLoad } from '../../scripts/local/load.ts'
import { databaseFolder } from '../../scripts/local/wrangler.ts'
import { freePort } from '../free-port.ts'

const root = join(import.meta.dirname, '../..')
const data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
afterAll(() => rmSync(data, { recursive: true }))

const start = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const all = ['scripts/start.ts', '--once', '--data', data, ...args]
    const child = execFile(process.execPath, all, { cwd: root }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })

test('--once fills an empty database, runs every cron and shows an alert delivered', async () => {
  const { code, output } = await start('--port', String(await freePort()))
  expect(output).toContain('a small demo and a week of invented history')
  expect(output).toMatch(/^[-\dT:]+Z {2}ALERT firing {3}QueueFailures .*\[signature verified\]/m)
  expect(output).toMatch(
    /^[-\dT:]+Z {2}snapshot ok, audit ok, evaluate ok, deliver ok; \d+ ms; 1 alert fires$/m,
  )
  expect(output).not.toContain('job_finished')
  for (const job of ['snapshot', 'audit', 'evaluate', 'deliver', 'cleanup', 'optimize'])
    expect(output).toMatch(new RegExp(`^${job} +ok `, 'm'))
  expect(code).toBe(0)
})

test('a second start keeps the data and loads a file on top', async () => {
  const file = join(data, 'more.sql')
  writeFileSync(file, "INSERT INTO projects (id, name) VALUES ('more', 'More; and more');\n")
  const { code, output } = await start('--port', String(await freePort()), '--load', file)
  expect(output).not.toContain('small demo')
  expect(output).toContain('Loaded: 1 statement of ')
  expect(code).toBe(0)
})

test.each([
  ['an unreadable file', ['--load', 'nowhere.sql'], "Can't read nowhere.sql"],
  ['a port that is none', ['--port', 'x'], 'It takes a whole number from 1 to 65534.'],
  ['an unknown option', ['--prot'], '(Did you mean --port?)'],
])('%s is told before anything is built, and the exit is 2', async (_, args, message) => {
  const { code, output } = await start('--port', String(await freePort()), ...args)
  expect(output).toContain(message)
  expect(output).not.toMatch(/ {4}at |Building/)
  expect(code).toBe(2)
})

test('a taken port is told in a line', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { code, output } = await start('--port', String(port))
  server.close()
  expect(output).toContain(`Port ${port} is taken.`)
  expect(code).toBe(2)
})

test('bad SQL is told with its place, and the database stays as it was', async () => {
  const file = join(data, 'bad.sql')
  writeFileSync(
    file,
    "INSERT INTO projects (id, name) VALUES ('new', 'N');\nINSERT INTO nowhere VALUES (1);\n",
  )
  const { code, output } = await start('--port', String(await freePort()), '--load', file)
  expect(output).toMatch(/bad\.sql: .* failed: no such table: nowhere/)
  expect(code).toBe(2)
  const load = async (name: string) =>
    fill(databaseFolder(data), { load: await readLoad(join(data, name)), bindings: {} })
  await expect(load('more.sql')).rejects.toThrow('UNIQUE constraint failed: projects.id')
  writeFileSync(join(data, 'good.sql'), "INSERT INTO projects (id, name) VALUES ('new', 'N');\n")
  await load('good.sql')
})
