import { expect, test, vi } from 'vitest'
import { answering } from '../../../scripts/command-line/answer.ts'
import { family, run, within, withJson } from '../../../scripts/command-line/family.ts'
import { StartError } from '../../../scripts/local/start-error.ts'

const help = { does: 'does', examples: [['npm run it --', 'does it']] as const }

/** Runs a command of the family that does this; gives what it wrote and its exit status. */
const came = async (
  work: () => Promise<{ text: string; json?: unknown; status?: number }>,
  ...args: string[]
) => {
  const written = { out: '', error: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.out += text
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.error += text
    return true
  })
  const before = process.exitCode
  const program = family('npm run it --', help)
  answering(withJson(within(program, 'status', help)), work)
  await run(program, args)
  const status = process.exitCode
  process.exitCode = before
  vi.restoreAllMocks()
  return { ...written, status }
}

const fine = async () => ({ text: 'All is well.', json: { well: true } })
const failing = (error: unknown) => () => Promise.reject(error)

test('what a command says is printed for people, and with --json for programs', async () => {
  expect(await came(fine, 'status')).toEqual({ out: 'All is well.\n', error: '', status: 0 })
  const { out } = await came(fine, 'status', '--json')
  expect(JSON.parse(out)).toEqual({ well: true })
})

test('a command that finds something wrong exits with 1', async () => {
  const wrong = async () => ({ text: 'One row differs.', status: 1 })
  expect(await came(wrong, 'status')).toMatchObject({ out: 'One row differs.\n', status: 1 })
})

test.each([
  ['a wrong command', ['stauts'], "Unknown command 'stauts'\n(Did you mean status?)\n"],
  ['a wrong option', ['status', '--jsno'], "Unknown option '--jsno'\n(Did you mean --json?)\n"],
  ['an argument too many', ['status', 'x'], "Too many arguments for 'status'."],
])(
  '%s is told with the nearest right one and where to read on, and exits with 2',
  async (_, args, text) => {
    const { out, error, status } = await came(fine, ...args)
    expect(error).toContain(text)
    expect(error).toMatch(/npm run it -- (status )?--help shows what there is\.\n$/)
    expect([out, status]).toEqual(['', 2])
  },
)

test('what a person can mend is told as it is: 2 where nothing could begin, 1 where something is wrong', async () => {
  const start = await came(failing(new StartError('There is no such folder. Make it.')), 'status')
  expect(start).toMatchObject({ error: 'There is no such folder. Make it.\n', status: 2 })
  const wrong = await came(failing(new Error('The views are paused: resume')), 'status')
  expect(wrong).toMatchObject({ error: 'The views are paused: resume\n', status: 1 })
})

test('what the database says is told without SQL, with a next step', async () => {
  const { error, status } = await came(
    failing(new Error('D1_ERROR: no such table: viewkeeper_pause: SQLITE_ERROR')),
    'status',
  )
  expect(error).toMatch(/lacks a table or column.*npm run views -- doctor/)
  expect(error).not.toContain('viewkeeper_pause')
  expect(status).toBe(1)
})

test('a fault of ours is told as one, in a line, with what to report', async () => {
  const { error } = await came(failing(new TypeError('x is not a function')), 'status')
  expect(error).toMatch(
    /^This should not have happened: x is not a function\n.*NODE_DEBUG=viewkeeper/,
  )
  expect(error).not.toContain('    at ')
})

test('colours are for terminals, NO_COLOR and FORCE_COLOR are honoured', async () => {
  const failed = () => came(failing(new Error('wrong')), 'status')
  vi.stubEnv('FORCE_COLOR', '1')
  expect((await failed()).error).toBe('\u001b[31mwrong\u001b[39m\n')
  vi.stubEnv('FORCE_COLOR', '')
  delete process.env.FORCE_COLOR
  vi.stubEnv('NO_COLOR', '1')
  expect((await failed()).error).toBe('wrong\n')
  vi.unstubAllEnvs()
})
