import { expect, it } from 'vitest'
import { adminToken, startWorker } from './harness.ts'
import { signatureOf, startReceiver } from './receiver.ts'

const secret = `whsec_${Buffer.from('a secret of the tests, 32 bytes.').toString('base64')}`
const everyFiveMinutes = '*/5 * * * *'

it('a view row is broken by hand: the next tick finds, mends and reports it, the one after resolves', async () => {
  await using receiver = await startReceiver()
  await using worker = await startWorker({
    bindings: {
      ADMIN_TOKEN: adminToken,
      ALERT_WEBHOOK_URL: receiver.url,
      ALERT_WEBHOOK_SECRET: secret,
    },
  })
  const sql = (text: string) => worker.d1.prepare(text).all()
  const progress = (from: string) =>
    sql(`SELECT task_id, evidence_count, progress_percentage FROM ${from}`)

  // A task with evidence: triggers keep its row in the view. A first tick finds nothing to report.
  await sql("INSERT INTO projects (id, name) VALUES ('apollo', 'Apollo')")
  await sql("INSERT INTO tasks (id, project_id, title) VALUES ('landing', 'apollo', 'Land')")
  await sql("INSERT INTO task_evidence (id, task_id) VALUES ('photo', 'landing')")
  expect(await worker.cron(everyFiveMinutes)).toBe('ok')
  expect(receiver.messages).toEqual([])

  // Somebody writes into the view.
  await sql('UPDATE task_progress_summary_mv SET evidence_count = 99')

  // The audit finds the row and mends it, evaluate fires ViewDrift, deliver sends it.
  expect(await worker.cron(everyFiveMinutes)).toBe('ok')
  const { results: mended } = await progress('task_progress_summary_mv')
  const { results: definition } = await progress('task_progress_summary')
  expect(mended).toEqual(definition)
  expect(mended).toEqual([{ task_id: 'landing', evidence_count: 1, progress_percentage: 10 }])

  const [firing] = receiver.messages
  if (firing === undefined) throw new Error('The receiver got no message.')
  expect(firing.headers['content-type']).toBe('application/json')
  expect(firing.headers['webhook-signature']).toBe(signatureOf(firing, secret))
  expect(JSON.parse(firing.body)).toMatchObject({
    version: '4',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels: {
          alertname: 'ViewDrift',
          database: 'monotask',
          severity: 'warning',
          view: 'task_progress_summary_mv',
        },
        endsAt: '0001-01-01T00:00:00Z',
      },
    ],
  })

  // All is well again: the next tick resolves the alert.
  expect(await worker.cron(everyFiveMinutes)).toBe('ok')
  const [, resolved] = receiver.messages
  if (resolved === undefined) throw new Error('The receiver got no second message.')
  expect(resolved.headers['webhook-signature']).toBe(signatureOf(resolved, secret))
  expect(resolved.headers['webhook-id']).not.toBe(firing.headers['webhook-id'])
  expect(JSON.parse(resolved.body)).toMatchObject({
    status: 'resolved',
    alerts: [{ status: 'resolved', labels: { alertname: 'ViewDrift' } }],
  })

  // And nothing more is said.
  expect(await worker.cron(everyFiveMinutes)).toBe('ok')
  expect(receiver.messages).toHaveLength(2)
})
