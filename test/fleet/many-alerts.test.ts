import { expect, it } from 'vitest'
import * as z from 'zod'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'

const told = z.object({
  status: z.string(),
  groupLabels: z.record(z.string(), z.string()),
  truncatedAlerts: z.number(),
  alerts: z.array(z.unknown()),
})

/** An alert that fires in a database, as it would hand it over. */
const alert = (database: string) => ({
  fingerprint: `f-${database}`,
  rule: '["QueueFailures",[["severity","warning"]]]',
  labels: { alertname: 'QueueFailures', database, severity: 'warning' },
  annotations: {},
  status: 'firing',
  value: 20,
  active_since_ms: 0,
  fired_at_ms: 0,
  resolved_at_ms: null,
  keep_firing_since_ms: null,
})

it('tells of 400 databases of 1,000 in one message, cut and counted, and once that it is over', async () => {
  await using fleet = await localFleet(0)
  fleet.members = Array.from({ length: 1000 }, (_, n) => {
    const name = `T${String(n).padStart(4, '0')}`
    return { name, binding: name, labels: {}, pace: { busyMs: 300_000, quietMs: 3_600_000 } }
  })
  const control = fleet.database('CONTROL')
  const evaluate = async (): Promise<void> => {
    await fleet.cron()
    await fleet.evaluate()
    fleet.clock.pass(300_000)
  }
  await evaluate()
  await control.run(
    statement(
      "UPDATE viewkeeper_databases SET alerts = value FROM json_each(?1) WHERE name = json_extract(value, '$[0].labels.database')",
      JSON.stringify(fleet.members.slice(0, 400).map(({ name }) => JSON.stringify([alert(name)]))),
    ),
  )
  await evaluate()
  // That the messages of the ticks are let go of is told, too.
  const messagesSince = () =>
    fleet.sent
      .splice(0)
      .map(({ body }) => told.parse(JSON.parse(body)))
      .filter(({ groupLabels }) => groupLabels.alertname === 'QueueFailures')
  const messages = messagesSince()
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({
    groupLabels: { alertname: 'QueueFailures' },
    truncatedAlerts: 300,
  })
  expect(messages[0]?.alerts).toHaveLength(100)
  await evaluate()
  expect(messagesSince()).toEqual([])
  await control.run(statement("UPDATE viewkeeper_databases SET alerts = '[]'"))
  await evaluate()
  expect(messagesSince()).toMatchObject([{ status: 'resolved' }])
})
