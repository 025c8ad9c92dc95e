import { expect, test } from 'vitest'
import * as z from 'zod'
import type { Notification } from '../../src/alerting/notify.ts'
import { bodyOf, messageOf, type Places } from '../../src/delivery/body.ts'
import type { Receiver } from '../../src/delivery/receiver.ts'
import { parseReceivers } from '../../src/delivery/receivers-file.ts'
import { parseSettings } from '../../src/settings.ts'
import * as sample from './formats/notifications.ts'

const [receiver] = parseSettings(
  { ALERT_WEBHOOK_URL: 'https://hook.example.com/' },
  parseReceivers([{ name: 'default', url_env: 'ALERT_WEBHOOK_URL' }]),
).receivers

const notificationOf = (annotations: Record<string, string>): Notification<Receiver> => {
  if (receiver === undefined) throw new Error('There is no receiver.')
  return { ...sample.notificationOf([sample.alert('a', { annotations })]), receiver }
}

const message = z.object({
  alerts: z.array(z.object({ annotations: z.record(z.string(), z.string()) })),
})
const linkOf = (runbook_url: string, places: Places) => {
  const notification = notificationOf({ summary: 's', runbook_url })
  return [messageOf, bodyOf].map((write) => {
    const { alerts } = message.parse(JSON.parse(write(notification, places)))
    return alerts[0]?.annotations.runbook_url
  })
}

const nowhere = { publicUrl: null, runbookUrl: null }
const runbookUrl = 'https://wiki.example.com/runbook.md'

test.each([
  ['/runbook#ViewDrift', nowhere, undefined],
  ['/runbook#ViewDrift', { ...nowhere, runbookUrl }, `${runbookUrl}#ViewDrift`],
  ['https://own.example.com/x', nowhere, 'https://own.example.com/x'],
  ['https://own.example.com/x', { ...nowhere, runbookUrl }, 'https://own.example.com/x'],
])('the runbook address %s is sent, with %j, as %s', (address, places, link) => {
  expect(linkOf(address, places)).toEqual([link, link])
})

test.each([
  [{}, null],
  [{ PUBLIC_URL: 'https://keeper.example.com/' }, 'https://keeper.example.com/runbook'],
  [{ PUBLIC_URL: 'https://keeper.example.com', RUNBOOK_URL: `${runbookUrl}#x` }, runbookUrl],
  [{ RUNBOOK_URL: runbookUrl }, runbookUrl],
])('with %j the runbook stands at %s', (env, place) => {
  expect(parseSettings(env).runbookUrl).toBe(place)
})
