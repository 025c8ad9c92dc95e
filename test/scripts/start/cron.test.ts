import { expect, it } from 'vitest'
import { atTheirTimes } from '../../../scripts/start/cron.ts'

it('runs each cron string in its minutes, and one whose minute others took up after them', async () => {
  let nowMs = Date.parse('2026-05-01T03:38:30Z')
  const endMs = Date.parse('2026-05-01T03:46:30Z')
  const stop = new AbortController()
  const time = {
    now: () => nowMs,
    wait: async (ms: number) => {
      nowMs += ms
      if (nowMs >= endMs) stop.abort()
    },
  }
  const ran: string[] = []
  const run = async (cron: string): Promise<void> => {
    ran.push(`${new Date(nowMs).toISOString().slice(11, 16)} ${cron}`)
    if (cron.startsWith('*/5')) nowMs += 130_000
  }
  await atTheirTimes(['*/5 * * * *', '41 3 * * *'], run, stop.signal, time)
  expect(ran).toEqual(['03:40 */5 * * * *', '03:42 41 3 * * *', '03:45 */5 * * * *'])
})
