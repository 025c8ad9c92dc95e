import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { requireUnclaimed } from '../../../scripts/during/claim.ts'
import { during } from '../../../scripts/during/during.ts'
import { runDuring } from '../../../scripts/during/run-during.ts'
import { StartError } from '../../../scripts/local/start-error.ts'
import { withDatabase } from '../../../scripts/local/worker.ts'
import { databaseFolder } from '../../../scripts/local/wrangler.ts'
import { resume } from '../../../scripts/views/commands.ts'
import { application } from '../../../src/app.ts'
import { type Database, statement } from '../../../src/db/database.ts'
import { systemTimer } from '../../../src/db/timer.ts'
import { backfillJob } from '../../../src/jobs/backfill.ts'
import { pauseJob } from '../../../src/jobs/pause.ts'
import { resumeJob } from '../../../src/jobs/resume.ts'
import { parseSettings } from '../../../src/settings.ts'
import { claimDuring, releaseDuring } from '../../../src/store/during-claim.ts'
import { readPauses } from '../../../src/store/pause.ts'
import { migrationStatements } from '../../d1.ts'
import { runJob } from '../../jobs/context.ts'
import { expectKept, expectWritable, seed } from '../wrap/database.ts'

const root = join(import.meta.dirname, '../../..')
const data = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
const target = { remote: false, data }
const on = <T>(use: (db: Database) => Promise<T>) => withDatabase(databaseFolder(data), use)

beforeAll(() =>
  on(async (db) => {
    await db.batch([...migrationStatements(), ...seed].map((sql) => statement(sql)))
  }),
)
afterAll(() => rmSync(data, { recursive: true }))

const node = (script: string) => [process.execPath, '-e', script]
/** A command of the application's that runs SQL on the local database. */
const execute = (sql: string) => [
  process.execPath,
  '--input-type=module',
  '-e',
  `import { withDatabase } from ${JSON.stringify(join(root, 'scripts/local/worker.ts'))}
  await withDatabase(${JSON.stringify(databaseFolder(data))}, (db) => db.batch(
    ${JSON.stringify(sql)}.split(';').map((sql) => ({ sql, params: [] }))))`,
]

/** Runs `during` here; gives its status and what it said. */
const run = async (command: readonly string[]) => {
  const said: string[] = []
  const status = await during(command, target, (line) => said.push(line))
  return { status, said: said.join('\n') }
}

/** Runs `during` as a process of its own. */
const start = (command: readonly string[]) => {
  const args = ['scripts/views.ts', 'during', '--data', data, '--', ...command]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  const ended = Promise.all([
    new Promise<number | null>((resolve) => child.once('exit', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]).then(([status, stdout, stderr]) => ({ status, output: stdout + stderr }))
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => String(chunk).includes('ready') && resolve())
    ended.then(({ output }) => reject(new Error(output)), reject)
  })
  return { child, ended, ready }
}
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** Says that it is there and waits for Ctrl+C, or for the end of `during`. */
const waiting = node(`process.on('SIGINT', () => process.exit(5))
  const parent = process.ppid
  setInterval(() => process.ppid === parent || process.exit(), 100)
  console.log('ready')`)

describe('a command that ends', () => {
  test('has changed what it liked, and every row is exact', async () => {
    const sql =
      "DROP INDEX idx_task_evidence_task_id; DELETE FROM tasks WHERE id = 't2'; UPDATE projects SET name = 'New'"
    const { status, said } = await run(execute(sql))
    expect(said).toMatch(/ended with status 0[\s\S]*Every trigger is back/)
    expect(status).toBe(0)
    await on(expectKept)
  })

  test('in failure gives its status, and ours are back', async () => {
    expect(await run(node('process.exit(3)'))).toMatchObject({ status: 3 })
    await on(expectKept)
  })

  test('by a signal gives the status a shell would', async () => {
    expect(await run(node("process.kill(process.pid, 'SIGKILL')"))).toMatchObject({ status: 137 })
    await on(expectKept)
  })

  test('before it begins, as there is none of the name: 127, said, and ours are back', async () => {
    const { status, said } = await run(['no-such-command', 'x'])
    expect(status).toBe(127)
    expect(said).toContain("no-such-command can't be started: there is no such command.")
    await on(expectKept)
  })

  test('before it begins, as it may not be run: 126', async () => {
    expect(await run([root])).toMatchObject({ status: 126 })
  })
})

test('a command after which our triggers would fail: they stay out, the application can write, and it is said what to do', async () => {
  const { status, said } = await run(
    execute('ALTER TABLE tasks RENAME COLUMN completed_at TO ended_at'),
  )
  expect(status).toBe(1)
  expect(said).toMatch(
    /completed_at is missing[\s\S]*The application can write[\s\S]*views -- resume/,
  )
  await on(expectWritable)
  await on(async (db) => {
    expect((await readPauses(db)).every(({ state }) => state === 'paused')).toBe(true)
    await db.run(statement('ALTER TABLE tasks RENAME COLUMN ended_at TO completed_at'))
    await resume(db)
    await expectKept(db)
  })
})

test('a second one meanwhile is refused; Ctrl+C is passed on to the command, and ours are put back', async () => {
  const { child, ended, ready } = start(waiting)
  await ready
  await expect(run(node('process.exit(0)'))).rejects.toThrow(
    /Another `during` is at work on this database since [\s\S]*nothing was changed/,
  )
  child.kill('SIGINT')
  const back = expect.stringContaining('Every trigger is back')
  expect(await ended).toMatchObject({ status: 5, output: back })
  await on(expectKept)
})

test('pause, resume and backfill by the worker are refused while a command has our triggers out', async () => {
  await on(async (db) => {
    const times = { started_at_ms: Date.now(), expires_at_ms: Date.now() + 60_000 }
    await claimDuring(db, { owner: 'elsewhere/1/x', ...times })
    await expect(requireUnclaimed(db)).rejects.toThrow(/command runs under views during since/)
    for (const job of [pauseJob, resumeJob, backfillJob]) {
      const context = {
        db,
        application,
        settings: parseSettings({}),
        now: () => new Date(),
        timer: systemTimer,
        fetch,
        dryRun: false,
      }
      const outcome = await runJob(job, context, { kind: 'manual' })
      expect(outcome).toMatchObject({
        run: { status: 'failed', error: expect.stringContaining('runs under views during since') },
      })
    }
    expect(await readPauses(db)).toEqual([])
    await releaseDuring(db, 'elsewhere/1/x')
    await requireUnclaimed(db)
  })
})

test('after one that was killed the application can write, and the next puts ours back', async () => {
  const { child, ended, ready } = start(waiting)
  await ready
  child.kill('SIGKILL')
  await ended
  await on(expectWritable)
  expect(await run(node('process.exit(0)'))).toMatchObject({ status: 0 })
  await on(expectKept)
})

test('a database without Viewkeeper: the command is not run', async () => {
  const other = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  mkdirSync(databaseFolder(other), { recursive: true })
  const mark = join(other, 'mark')
  const touch = node(`require('fs').writeFileSync(${JSON.stringify(mark)}, '')`)
  await expect(during(touch, { remote: false, data: other }, () => {})).rejects.toThrow(
    /not installed in this database[\s\S]*not run/,
  )
  expect(existsSync(mark)).toBe(false)
  rmSync(other, { recursive: true })
})

test('a token without the right is said, and the command is not run', async () => {
  const errors = [{ code: 10000, message: 'Authentication error' }]
  const server = createServer((_, response) => {
    response.writeHead(403, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ success: false, errors, messages: [], result: null }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  vi.stubEnv('CLOUDFLARE_API_BASE_URL', `http://127.0.0.1:${port}/client/v4`)
  vi.stubEnv('CLOUDFLARE_API_TOKEN', 'a-secret-token')
  vi.stubEnv('CLOUDFLARE_ACCOUNT_ID', 'none')
  const refusal: string = await during(
    node('process.exit(9)'),
    { remote: true, data },
    () => {},
  ).then(
    (status) => `ended with ${status}`,
    (error: Error) => error.message,
  )
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
  expect(refusal).toMatch(
    /Authentication error[\s\S]*The command was not run, and nothing was changed/,
  )
  expect(refusal).not.toMatch(/a-secret-token| {4}at /)
})

test.each([
  ['two databases', true, ['wrangler', '--local'], /--local\), and during was given --remote/],
  ['two folders', false, ['wrangler', '--persist-to', '/x'], /same folder with --data/],
])('%s is told before anything is done', (_, remote, command, message) => {
  expect(() => runDuring({ remote, data }, command)).toThrow(message)
  expect(() => runDuring({ remote, data }, command)).toThrow(StartError)
})
