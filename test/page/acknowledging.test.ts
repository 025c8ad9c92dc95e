import { afterAll, beforeAll, expect, it } from 'vitest'
import { routes, shown } from '../../src/app.ts'
import { statement } from '../../src/db/database.ts'
import { answeringBy } from '../../src/http/router.ts'
import { parseSettings } from '../../src/settings.ts'
import { openSilences } from '../../src/store/silences.ts'
import { type LocalD1, localD1 } from '../d1.ts'
import { httpContext } from '../http/context.ts'
import { Clock } from '../jobs/context.ts'
import '../timing-safe-equal.ts'

const token = 'token-of-the-tests-32-characters-long'
const settings = parseSettings({ ADMIN_TOKEN: token })
const clock = new Clock('2026-05-01T10:00:00Z')
const fingerprint = '00000000000000aa'

let local: LocalD1
beforeAll(async () => {
  local = await localD1()
  await local.db.run(
    statement(
      `INSERT INTO viewkeeper_alerts (fingerprint, labels, annotations, status, value, active_since_ms, fired_at_ms)
      VALUES (?1, '{"alertname":"Made"}', '{}', 'firing', 1, 1, 1)`,
      fingerprint,
    ),
  )
})
afterAll(() => local[Symbol.asyncDispose]())

const send = (fields: Readonly<Record<string, string>>): Promise<Response> =>
  answeringBy(routes, shown)(
    new Request(`https://x/page/alerts/${fingerprint}/acknowledge`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    }),
    httpContext(local, clock, { settings }),
  )
const acknowledged = async () =>
  (await openSilences(local.db, clock.now())).map(({ comment, created_by }) => [
    comment,
    created_by,
  ])

it('the form takes an acknowledgement whose field for the name was left empty, as a browser sends it', async () => {
  const response = await send({ comment: 'on it', created_by: ' ' })
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(`/?done=acknowledged#${fingerprint}`)
  expect(await acknowledged()).toEqual([['on it', 'api']])
})

it('a name that was given is kept, and a comment must be', async () => {
  expect((await send({ comment: 'mine', created_by: 'olga' })).status).toBe(303)
  expect(await acknowledged()).toEqual([['mine', 'olga']])
  expect((await send({ comment: '', created_by: 'olga' })).status).toBe(400)
  expect((await send({ comment: 'x', created_by: 'olga', more: '1' })).status).toBe(400)
})
