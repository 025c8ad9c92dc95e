import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { adminToken, startWorker, type TestWorker } from '../worker/harness.ts'
import { startReceiver } from '../worker/receiver.ts'
import { isThere, launch, openWindow, violationsIn, type Window } from './browser.ts'
import { loseTrigger, makeDrift, makeHealthy, ticks } from './scenes.ts'

const readToken = 'token-of-a-reader-32-characters-long'

let browser: Browser
let worker: TestWorker
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  if (!isThere) return
  browser = await launch()
  receiver = await startReceiver()
  worker = await startWorker({
    bindings: { ADMIN_TOKEN: adminToken, READ_TOKEN: readToken, ALERT_WEBHOOK_URL: receiver.url },
  })
  await makeHealthy(worker)
  await makeDrift(worker)
  await loseTrigger(worker)
  await ticks(worker)
})
afterAll(async () => {
  await browser?.close()
  await worker?.[Symbol.asyncDispose]()
  await receiver?.[Symbol.asyncDispose]()
})

const open = (visitor: Parameters<typeof openWindow>[2] = {}): Promise<Window> =>
  openWindow(browser, worker.url.href, visitor)
const get = async (path: string): Promise<unknown> => (await worker.request(path)).json()

const kinds = [
  ['with its script', true],
  ['without JavaScript', false],
] as const

describe.skipIf(!isThere).each(kinds)('the page %s', (_, hasScript) => {
  it('silences an alert from its link on, and shows first what that would hold back', async () => {
    const comment = `An <b>import</b> runs, ${hasScript}`
    await using window = await open({ hasScript })
    const { page } = window
    await page.goto('/')
    await page.locator('.alert', { hasText: 'TriggersMissing' }).getByText('Silence…').click()
    const form = page.locator('#silence')
    expect(await form.locator('[name=matchers]').inputValue()).toBe(
      'alertname="TriggersMissing"\ndatabase="monotask"\nseverity="critical"',
    )
    expect(await form.locator('[name=created_by]').inputValue()).toBe('olga')
    await form.locator('[name=comment]').fill(comment)
    await form.getByText('4 hours').click()
    await form.getByText('Show what it would hold for').click()
    const preview = page.locator('#preview')
    expect(JSON.stringify(await get('/api/silences')), 'nothing is saved yet').not.toContain(
      comment,
    )
    expect(await preview.innerText()).toMatch(
      /It would hold back 1 alert until .* UTC: TriggersMissing\./,
    )
    expect(await violationsInIf(hasScript, window)).toEqual([])
    await preview.getByText('Save the silence').click()
    expect(await page.locator('#done').textContent()).toContain('The silence is saved.')
    const row = page.locator('#silences tbody tr', { hasText: comment }).first()
    expect(await row.innerText()).toMatch(/1 alert: TriggersMissing/)
    expect(await page.locator('.alert', { hasText: 'TriggersMissing' }).innerText()).toContain(
      'Silenced by olga until',
    )
    expect(window.complaints).toEqual([])
    await row.getByRole('button', { name: 'End' }).click()
    expect(await page.locator('#done').textContent()).toContain('The silence has ended')
    expect(await page.locator('#silences').innerText()).not.toContain(comment)
  })

  it('names what is wrong with a silence, and keeps what was written', async () => {
    await using window = await open({ hasScript })
    const { page } = window
    await page.goto('/')
    await page.getByText('A new silence').click()
    await page.locator('#silence [name=matchers]').fill('nonsense')
    await page.locator('#silence [name=comment]').fill('why not')
    await page.getByText('Show what it would hold for').click()
    expect(await page.locator('#preview').innerText()).toContain('is not a matcher')
    expect(await page.locator('#silence [name=matchers]').inputValue()).toBe('nonsense')
    expect(await page.locator('#silence [name=comment]').inputValue()).toBe('why not')
  })

  it('says that somebody is on it', async () => {
    await using window = await open({ hasScript })
    const { page } = window
    await page.goto('/')
    const alert = page.locator('.alert', { hasText: 'TriggersMissing' })
    if (!hasScript) {
      // It was acknowledged with the script: nothing asks for it again.
      expect(await alert.getByText('I’m on it').count()).toBe(0)
      await page.locator('#silences tr', { hasText: 'Putting it back' }).getByText('End').click()
    }
    await alert.getByText('I’m on it').click()
    await alert.locator('[name=comment]').fill('Putting it back')
    await alert.getByRole('button', { name: 'Acknowledge' }).click()
    expect(await page.locator('#done').textContent()).toContain('The alert is acknowledged')
    expect(await alert.innerText()).toContain('Acknowledged by olga until it recovers')
    expect(window.complaints).toEqual([])
  })

  it('runs a job, dry first, and shows what came of it', async () => {
    await using window = await open({ hasScript })
    const { page } = window
    await page.goto('/')
    const job = page.locator('#job-cleanup')
    await job.getByRole('button', { name: 'Dry run' }).click()
    expect(await page.locator('#run').innerText()).toMatch(/Dry run of cleanup[\s\S]*ok at/)
    expect(await page.locator('#run').innerText()).toContain('Nothing was changed.')
    await page.getByRole('button', { name: 'Run cleanup now' }).click()
    expect(await page.locator('#run h2').textContent()).toBe('cleanup')
    const { runs } = z
      .object({ runs: z.array(z.object({ trigger: z.string(), dry_run: z.boolean() })) })
      .parse(await get('/api/jobs/cleanup/runs?limit=2'))
    expect(runs.map(({ trigger, dry_run }) => `${trigger} ${dry_run}`)).toEqual([
      'manual false',
      'manual true',
    ])
    expect(window.complaints).toEqual([])
  })

  it('sends a message again, and tests the receivers', async () => {
    await using window = await open({ hasScript })
    const { page } = window
    await page.goto('/')
    const before = receiver.messages.length
    await page.locator('#deliveries tbody tr').first().getByText('Send again').click()
    expect(await page.locator('#done').textContent()).toContain('The message is sent again')
    await ticks(worker)
    expect(receiver.messages.length).toBeGreaterThan(before)
    await page.goto('/')
    await page.getByRole('button', { name: 'Send a test alert' }).click()
    expect(await page.locator('#answers').innerText()).toContain('default: delivered, HTTP 204')
    expect(receiver.messages.at(-1)?.body).toContain('ViewkeeperTest')
    const sent = receiver.messages.length
    await page.reload()
    expect(await page.locator('#answers').innerText()).toContain('default: delivered, HTTP 204')
    expect(receiver.messages).toHaveLength(sent)
    expect(window.complaints).toEqual([])
  })
})

/** axe is a script itself. */
const violationsInIf = (hasScript: boolean, { page }: Window): Promise<string[]> =>
  hasScript ? violationsIn(page) : Promise.resolve([])

describe.skipIf(!isThere)('the page', () => {
  it('has no button for whoever may only look, and says why', async () => {
    await using window = await open({ token: readToken })
    const { page } = window
    await page.goto('/')
    expect(await page.locator('#reader').innerText()).toContain('log in with ADMIN_TOKEN')
    expect(await page.locator('main form').count()).toBe(0)
    expect(await violationsIn(page)).toEqual([])
  })

  it('offers a message that was given up to be sent again or dismissed', async () => {
    await worker.d1
      .prepare("UPDATE viewkeeper_outbox SET status = 'dead' WHERE status = 'delivered'")
      .run()
    await using window = await open()
    const { page } = window
    await page.goto('/')
    const dead = page.locator('#deliveries tbody tr')
    const count = await dead.count()
    await dead.first().getByRole('button', { name: 'Dismiss' }).click()
    expect(await page.locator('#done').textContent()).toContain('The message is deleted.')
    expect(await dead.count()).toBe(count - 1)
  })
})
