import { createHmac } from 'node:crypto'
import * as standard from 'standardwebhooks'
import * as svix from 'svix'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { formats } from '../../src/delivery/formats/registry.ts'
import { signedHeaders } from '../../src/delivery/sign.ts'
import { examples, statusPage } from './formats/notifications.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const older = `whsec_${Buffer.from('fedcba9876543210fedcba9876543210').toString('base64')}`
const at = new Date(1_700_000_000_999)

const expected = (key: string) => {
  const bytes = Buffer.from(key.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', bytes).update('msg_1.1700000000.{"a":"ü"}').digest('base64')}`
}

test('signs id, time of the attempt and body with each secret', async () => {
  expect(await signedHeaders('msg_1', '{"a":"ü"}', [secret, older], at)).toEqual({
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': `${expected(secret)} ${expected(older)}`,
  })
})

test('without a secret there is nothing to sign with', async () => {
  expect(await signedHeaders('msg_1', '{}', [], at)).toEqual({})
})

const endpoint = 'https://events.pagerduty.com/v2/enqueue?routing_key=R0UT1NG'
const bodies = [...formats.values()].map((format) => {
  const message = format.message(examples.firing, statusPage)
  return [format.name, format.request(endpoint, message).body] as const
})

describe.each([
  ['standardwebhooks', standard.Webhook],
  ['svix', svix.Webhook],
])('a consumer with %s', (_, Webhook) => {
  beforeEach(() => {
    vi.useFakeTimers({ now: at })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each(bodies)('verifies %s as it is sent', async (_format, body) => {
    const headers = await signedHeaders('msg_1', body, [secret], at)
    expect(() => new Webhook(secret).verify(body, headers)).not.toThrow()
  })

  test('verifies with either secret while they are rotated, and with no other', async () => {
    const headers = await signedHeaders('msg_1', '{}', [secret, older], at)
    const verify = (key: string) => () => new Webhook(key).verify('{}', headers)
    expect(verify(secret)).not.toThrow()
    expect(verify(older)).not.toThrow()
    expect(verify(`whsec_${'A'.repeat(32)}`)).toThrow(/No matching signature/)
  })

  test('refuses a body, an id or a time that was changed, and a message that is old', async () => {
    const headers = await signedHeaders('msg_1', '{}', [secret], at)
    const verify = (body: string, changes: Record<string, string>) => () =>
      new Webhook(secret).verify(body, { ...headers, ...changes })
    expect(verify('{}', {})).not.toThrow()
    expect(verify('{"a":1}', {})).toThrow(/No matching signature/)
    expect(verify('{}', { 'webhook-id': 'msg_2' })).toThrow(/No matching signature/)
    expect(verify('{}', { 'webhook-timestamp': '1700000001' })).toThrow(/No matching signature/)
    vi.setSystemTime(at.getTime() + 3_600_000)
    expect(verify('{}', {})).toThrow(/too old/)
  })
})
