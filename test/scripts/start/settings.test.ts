import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { localSettings } from '../../../scripts/local/settings.ts'

const example = join(import.meta.dirname, '../../../.dev.vars.example')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'viewkeeper-'))
  copyFileSync(example, join(folder, '.dev.vars.example'))
})
afterEach(() => rmSync(folder, { recursive: true }))
const ownVars = (text: string) => writeFileSync(join(folder, '.dev.vars'), text)

const here = {
  ALERT_WEBHOOK_URL: 'http://127.0.0.1:9001/alerts',
  ALERT_WEBHOOK_FORMAT: 'alertmanager',
}

describe('alerts come to the receiver that prints them', () => {
  test('with the settings of the example, where there are no others', () => {
    const { bindings, isReceivedHere, remark } = localSettings(9001, folder)
    expect(bindings).toMatchObject({ ...here, ADMIN_TOKEN: expect.any(String) })
    expect([isReceivedHere, remark]).toEqual([true, expect.stringContaining('port 9001')])
  })

  test('with a copy of the example', () => {
    copyFileSync(example, join(folder, '.dev.vars'))
    expect(localSettings(9001, folder)).toMatchObject({ isReceivedHere: true, bindings: here })
  })

  test('with settings that name no webhook; a format that is not used is said', () => {
    ownVars('ADMIN_TOKEN=mine\nALERT_WEBHOOK_FORMAT=slack\n')
    const { bindings, remark } = localSettings(9001, folder)
    expect(bindings).toEqual({ ...here, ADMIN_TOKEN: 'mine' })
    expect(remark).toContain('ALERT_WEBHOOK_FORMAT=slack is not used')
  })
})

test('a webhook of .dev.vars is used as it stands, and said without its path', () => {
  ownVars(
    'ADMIN_TOKEN=mine\nALERT_WEBHOOK_URL=https://hooks.example.com/T0/secret\nALERT_WEBHOOK_FORMAT=slack\n',
  )
  const { bindings, isReceivedHere, remark } = localSettings(9001, folder)
  expect(bindings).toEqual({
    ADMIN_TOKEN: 'mine',
    ALERT_WEBHOOK_URL: 'https://hooks.example.com/T0/secret',
    ALERT_WEBHOOK_FORMAT: 'slack',
  })
  expect(isReceivedHere).toBe(false)
  expect(remark).toContain('(hooks.example.com)')
  expect(remark).not.toContain('secret')
})
