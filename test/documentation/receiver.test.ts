import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { formats } from '../../src/delivery/formats/registry.ts'
import { signedHeaders } from '../../src/delivery/sign.ts'
import { examples, statusPage } from '../delivery/formats/notifications.ts'
import { freePort } from '../free-port.ts'
import { blocksOf } from './blocks.ts'

const secretOf = (text: string): string => `whsec_${Buffer.from(text).toString('base64')}`
const secret = secretOf('0123456789abcdef0123456789abcdef')

const body = formats.get('alertmanager')?.message(examples.firing, statusPage) ?? ''

let folder: string
let receiver: ChildProcess
let lines: AsyncIterator<string>
let url: string

/** The receiver of docs/alerts.md as a reader saves and starts it, but at a port that is free. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'viewkeeper-receiver-'))
  const port = await freePort()
  url = `http://127.0.0.1:${port}/`
  const [block] = blocksOf('docs/alerts.md').filter(({ info }) => info === 'js')
  const listening = `.listen(${port}, '127.0.0.1', () => console.log('listening'))`
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  writeFileSync(
    join(folder, 'receiver.mjs'),
    block?.text.replace(".listen(8788, '127.0.0.1')", listening) ?? '',
  )
  receiver = spawn(process.execPath, ['receiver.mjs'], {
    cwd: folder,
    env: { ALERT_WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (receiver.stdout === null) throw new Error('The receiver has no output.')
  lines = createInterface(receiver.stdout)[Symbol.asyncIterator]()
  expect(await lines.next()).toEqual({ done: false, value: 'listening' })
})

afterAll(async () => {
  const ended = once(receiver, 'exit')
  receiver.kill()
  await ended
  rmSync(folder, { recursive: true })
})

const send = async (signedWith: string): Promise<number> => {
  const headers = await signedHeaders('msg_1', body, [signedWith], new Date())
  return (await fetch(url, { method: 'POST', body, headers })).status
}

it('the receiver of docs/alerts.md refuses what is signed with another secret', async () => {
  expect(await send(secretOf('fedcba9876543210fedcba9876543210'))).toBe(400)
})

it('the receiver of docs/alerts.md takes a signed message, and prints its alerts', async () => {
  expect(await send(secret)).toBe(204)
  expect((await lines.next()).value).toMatch(/^firing \w+$/)
})
