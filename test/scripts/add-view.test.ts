import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const document = readFileSync(join(root, 'docs/add-a-view.md'), 'utf8')

/** The number of the n-th migration after those that there are, as file names have it. */
const numbered = (after: number): string => {
  const names = readdirSync(join(root, 'migrations')).filter((name) => name.endsWith('.sql'))
  return String(names.length + after).padStart(4, '0')
}

/** The view that docs/add-a-view.md adds, and the file it says it stands in. */
const [, code = '', file = ''] =
  /```ts\n(\/\/ (src\/monotask\/views\/[a-z-]+\.ts)\n[\s\S]*?)```/.exec(document) ?? []

let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  for (const part of [
    'src',
    'scripts',
    'alerts',
    'migrations',
    'package.json',
    'tsconfig.json',
    'wrangler.toml',
  ])
    cpSync(join(root, part), join(copy, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true }))

const run = (...args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [...args], { cwd: copy }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    )
  })
const views = (...args: readonly string[]) => run('scripts/views.ts', ...args)
const read = (path: string) => readFileSync(join(copy, path), 'utf8')
const migrationNames = () =>
  readdirSync(join(copy, 'migrations')).filter((name) => name.endsWith('.sql'))

test('a view is added as docs/add-a-view.md prints it, changed, and taken away, each with one command and one file', async () => {
  expect(file).toBe('src/monotask/views/task-review-summary.ts')
  const before = migrationNames()
  const list = read('src/monotask/views/index.ts')
  const migrated = await run('scripts/migrate.ts', '--data', 'data')
  expect(migrated.code, migrated.output).toBe(0)

  writeFileSync(join(copy, file), code)
  const types = await run(
    'node_modules/typescript/bin/tsc',
    '--noEmit',
    '--skipLibCheck',
    file,
    '--ignoreConfig',
    '--target',
    'esnext',
    '--module',
    'nodenext',
    '--allowImportingTsExtensions',
    '--strict',
  )
  expect(types.output).toBe('')
  const added = await views('generate', 'reviews')
  expect(added.output).toContain('new view: task_review_summary_mv')
  expect(added.code).toBe(0)
  expect(migrationNames()).toEqual([...before, `${numbered(1)}_reviews.sql`])
  expect((await views('generate', 'again')).output).toContain('Nothing has changed')

  writeFileSync(
    join(copy, file),
    code.replace(
      "count('screenshots')",
      `count('screenshots', "{path} <> ''"),\n    evidence_count: count('task_evidence')`,
    ),
  )
  const changed = await views('generate', 'other_reviews')
  expect(changed.output).toContain('made anew beside the old one')
  const early = await views('resume', '--data', 'data')
  expect(early.output).toContain('The database has not had ')
  expect(early.output).toContain(`${numbered(2)}_other_reviews.sql. First: npm run db:migrate,`)
  expect(early.code).toBe(1)
  const upgraded = await run('scripts/migrate.ts', '--data', 'data')
  expect(upgraded.output).toContain('npm run views -- resume')
  expect((await views('status', '--data', 'data')).output).toContain(
    'task_review_summary_mv kept by the version before',
  )
  const resumed = await views('resume', '--data', 'data')
  expect(resumed.output).toContain('task_review_summary_mv: ')
  expect((await views('status', '--data', 'data')).output).toContain('not paused')
  // What the change of places has made is not the next migration's, which this database has not had.
  const next = [`${numbered(3)}_next.sql`, `down/${numbered(3)}_next.sql`].map((name) =>
    join(copy, 'migrations', name),
  )
  for (const path of next) writeFileSync(path, 'SELECT 1;\n')
  expect(
    (await run('scripts/rollback.ts', '--to', String(Number(numbered(2))), '--data', 'data'))
      .output,
  ).toContain(`Nothing is to be undone after ${numbered(2)}_other_reviews.sql.`)
  for (const path of next) rmSync(path)

  rmSync(join(copy, file))
  const gone = await views('generate', 'no_reviews')
  expect(gone.output).toContain('goes: task_review_summary_mv')
  expect(read('src/monotask/views/index.ts')).toBe(list)
  await run('scripts/migrate.ts', '--data', 'data')
  await views('resume', '--data', 'data')
  const doctor = await views('doctor', '--data', 'data')
  expect(doctor.output).toContain('No fault.')
  expect(doctor.output).not.toContain('task_review_summary')
})
