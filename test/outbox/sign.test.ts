import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { signedHeaders } from '../../src/outbox/sign.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
const older = `whsec_${Buffer.from('fedcba9876543210fedcba9876543210').toString('base64')}`
const at = new Date(1_700_000_000_999)

const expected = (key: string) => {
  const bytes = Buffer.from(key.replace('whsec_', ''), 'base64')
  return `v1,${createHmac('sha256', bytes).update('msg_1.1700000000.{"a":"ü"}').digest('base64')}`
}

test('signs id, time of the try and body with each secret', async () => {
  expect(await signedHeaders('msg_1', '{"a":"ü"}', [secret, older], at)).toEqual({
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': `${expected(secret)} ${expected(older)}`,
  })
})

test('without a secret there is nothing to sign with', async () => {
  expect(await signedHeaders('msg_1', '{}', [], at)).toEqual({})
})
