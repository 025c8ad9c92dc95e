import { beforeAll, expect, it } from 'vitest'
import * as z from 'zod'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { shownVerdict } from '../../src/http/status.ts'
import { fleetHttp } from './http.ts'

const command = 'npm run views -- resume --database D0001 --remote'

/** The commands that a page names. */
const namedIn = (page = ''): string[] =>
  page.replaceAll(/<.?span>/g, '').match(/npm run (?:views|fleet|status)[\w ,-]*?--remote/g) ?? []

let message: string
let pages: Readonly<Record<string, string>>
let commands: (string | null | undefined)[]

beforeAll(async () => {
  await using fleet = await localFleet(2)
  await fleet.tick()
  await fleet.database('D0001').run(statement('DROP TRIGGER refresh_progress_on_evidence'))
  await fleet.database('D0001').run(statement("INSERT INTO projects (id, name) VALUES ('p', 'P')"))
  await fleet.tick()
  message = fleet.sent.map(({ body }) => body).join('\n')
  const http = fleetHttp(fleet)
  const page = async (path: string) => [path, await http.text(path, true)] as const
  pages = Object.fromEntries(
    await Promise.all(['/', '/?database=D0001', '/runbook', '/runbook?database=D0001'].map(page)),
  )
  commands = []
  for (const path of ['/api/status', '/api/status?database=D0001'])
    commands.push(z.parse(shownVerdict, await http.json('GET', path)).faults[0]?.command)
})

it('a message of a fleet names the command with the database that it mends', () => {
  expect(message).toContain('TriggersMissing')
  expect(message).toContain(command)
  expect(message).not.toMatch(/resume --remote/)
})

it('so do the verdict and the pages of the fleet, and of the database', () => {
  expect(commands).toEqual([command, command])
  for (const path of ['/', '/?database=D0001', '/runbook?database=D0001'])
    expect(namedIn(pages[path]), path).toContain(command)
  for (const [path, text] of Object.entries(pages))
    expect(namedIn(text), path).not.toContain('npm run views -- resume --remote')
})

it('the runbook of a fleet leaves the name open, and the commands of the fleet as they are', () => {
  const named = namedIn(pages['/runbook'])
  expect(named).toContain('npm run views -- resume --database DATABASE --remote')
  expect(named).toContain('npm run fleet -- status --remote')
})
