import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type TestWorker } from '../worker/harness.ts'
import { isThere, launch, openWindow, overflowOf, violationsIn } from './browser.ts'
import { loseTrigger, makeDrift, makeHealthy, makeStuck, post, sql, ticks } from './scenes.ts'

let browser: Browser
let worker: TestWorker
beforeAll(async () => {
  if (!isThere) return
  browser = await launch()
})
afterAll(() => browser?.close())
afterEach(() => worker?.[Symbol.asyncDispose]())

const begin = async (...acts: readonly ((worker: TestWorker) => Promise<unknown>)[]) => {
  worker = await startWorker()
  for (const act of acts) await act(worker)
}

/** The page as it must be in every state: nothing to complain of, nothing cut off, readable for everybody. */
const expectSound = async (status = 200): Promise<void> => {
  await using window = await openWindow(browser, worker.url.href)
  const { page, complaints } = window
  const response = await page.goto('/')
  expect(response?.status()).toBe(status)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violationsIn(page), colorScheme).toEqual([])
  }
  const failedLoad = `the server responded with a status of ${status}`
  expect(complaints.filter((text) => !text.includes(failedLoad))).toEqual([])
  for (const width of [360, 800, 1024, 1100, 1440]) {
    await page.setViewportSize({ width, height: 800 })
    expect(await overflowOf(page), `at ${width} px`).toBe(0)
  }
  await page.emulateMedia({ media: 'print' })
  expect(await page.locator('main button:visible').count()).toBe(0)
}

/** The headline, the title, and of each fault its kind and sentence, as somebody without scripts reads them. */
const read = async () => {
  await using window = await openWindow(browser, worker.url.href, { hasScript: false })
  const { page } = window
  await page.goto('/')
  return {
    title: await page.title(),
    headline: (await page.locator('h1').textContent()) ?? '',
    faults: await page.locator('.fault .kind > :first-child').allTextContents(),
    text: await page.locator('main').innerText(),
  }
}

describe.skipIf(!isThere)('the status page', () => {
  it('before the first tick says that nothing was evaluated, and when that comes', async () => {
    await begin()
    const { title, headline, faults } = await read()
    expect(title).toBe('Unknown · Viewkeeper')
    expect(headline).toContain('Nothing has been evaluated yet')
    expect(faults).toEqual([])
    await expectSound()
  })

  it('of a healthy database says so in a sentence, with figures of each view', async () => {
    await begin(makeHealthy)
    const { title, headline, text } = await read()
    expect(title).toBe('OK · Viewkeeper')
    expect(headline).toMatch(/^All five views are exact, and nothing fires\. Last evaluated/)
    expect(text).toContain('Nothing fires, and nothing was resolved in the last day.')
    expect(text).toContain('Nothing is silenced')
    expect(text).toContain('All 140 triggers are installed')
    await expectSound()
  })

  it('tells what is broken, what was mended and what is pending apart, each with what to do', async () => {
    await begin(makeHealthy, makeDrift, loseTrigger, makeStuck, ticks)
    const { title, headline, faults, text } = await read()
    expect(title).toMatch(/^\(1\) Critical/)
    expect(headline).toContain('TriggersMissing')
    expect(faults.map((kind) => kind.trim())).toEqual([
      'Broken now',
      'Mended by itself',
      expect.stringMatching(/^Pending, fires in \d+ \w+$/),
    ])
    expect(text).toContain('npm run views -- resume --remote')
    expect(text, 'nothing that only a script could do is shown').not.toContain('Copy')
    expect(text).toContain('npm run views -- refresh project_statistics_mv --remote')
    await expectSound()
  })

  it('of an alert that is over says from when to when, at its own address', async () => {
    await begin(makeHealthy, makeDrift, (one) => ticks(one, 3))
    const { text } = await read()
    expect(text).toMatch(/RESOLVED IN THE LAST DAY \(1\)\s+ViewDrift view=project_statistics_mv/i)
    await expectSound()
  })

  it('shows by whom and until when an alert is silenced or acknowledged', async () => {
    await begin(makeHealthy, makeDrift, loseTrigger, ticks)
    const matchers = ['alertname=ViewDrift']
    const silence = { matchers, duration: '2h', comment: 'An import', created_by: 'Ada' }
    await post(worker, '/api/silences', silence)
    await using window = await openWindow(browser, worker.url.href)
    await window.page.goto('/')
    const id = await window.page
      .locator('.alert', { hasText: 'TriggersMissing' })
      .getAttribute('id')
    const acknowledgement = { comment: 'Putting it back', created_by: 'Grace' }
    await post(worker, `/api/alerts/${id}/acknowledge`, acknowledgement)
    const { text } = await read()
    expect(text).toMatch(/Silenced by Ada until .* UTC: An import/)
    expect(text).toContain('Acknowledged by Grace until it recovers: Putting it back')
    await expectSound()
  })

  it('with a database that does not answer says so, with what it read last', async () => {
    await begin(makeHealthy)
    await read()
    await sql(worker, 'ALTER TABLE viewkeeper_alerts RENAME TO viewkeeper_alerts_gone')
    const { title, headline, text } = await read()
    expect(title).toBe('Unknown · Viewkeeper')
    expect(headline).toContain('Nobody knows how things stand:')
    expect(text).toContain('What follows was read')
    expect(text).toContain('project_statistics_mv')
    await expectSound(503)
  })

  it('whose samples cannot be read shows all but the pictures', async () => {
    await begin(makeHealthy)
    await sql(worker, "INSERT INTO viewkeeper_sample_series VALUES ('monotask', 'odd', 'nonsense')")
    const { headline, text } = await read()
    expect(headline).toContain('All five views are exact')
    expect(text).toContain('could not be read, so there are no pictures of it')
    expect(text).toContain('project_statistics_mv')
    await expectSound()
  })

  it('of a database without our tables says what to do', async () => {
    worker = await startWorker({ migrated: false })
    expect((await read()).headline).toContain('npm run db:migrate')
    await expectSound(503)
  })
})
