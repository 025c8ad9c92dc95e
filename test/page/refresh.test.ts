import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startWorker, type TestWorker } from '../worker/harness.ts'
import { isThere, launch, openWindow } from './browser.ts'
import { loseTrigger, makeDrift, makeHealthy, post, sql, ticks } from './scenes.ts'

let browser: Browser
let worker: TestWorker
beforeAll(async () => {
  if (!isThere) return
  browser = await launch()
  worker = await startWorker()
  await makeHealthy(worker)
  await loseTrigger(worker)
  await ticks(worker)
})
afterAll(async () => {
  await browser?.close()
  await worker?.[Symbol.asyncDispose]()
})

/** The page, whose clock is ours: it refreshes when we say so. */
const open = async () => {
  const window = await openWindow(browser, worker.url.href, { width: 800 })
  await window.page.clock.install()
  await window.page.goto('/')
  return window
}

describe.skipIf(!isThere)('the page', () => {
  it('refreshes after half a minute in its place, and keeps what somebody is about to do', async () => {
    await using window = await open()
    const { page } = window
    const alert = page.locator('.alert', { hasText: 'TriggersMissing' })
    await alert.getByText('I’m on it').click()
    await alert.locator('[name=comment]').pressSequentially('I am half')
    await page.locator('#all-readings summary').click()
    await alert.locator('[name=comment]').focus()
    const before = await page.evaluate('scrollY')
    expect(before).toBeGreaterThan(0)
    await makeDrift(worker)
    await ticks(worker)

    const refreshed = page.waitForResponse((response) => response.url() === `${worker.url.href}`)
    await page.clock.runFor(31_000)
    await (await refreshed).finished()
    await page.locator('.alert', { hasText: 'ViewDrift' }).waitFor()

    expect(await alert.locator('[name=comment]').inputValue()).toBe('I am half')
    expect(await page.evaluate('document.activeElement.name')).toBe('comment')
    expect(await page.locator('#all-readings').getAttribute('open')).not.toBeNull()
    await page.keyboard.type(' way through')
    expect(await alert.locator('[name=comment]').inputValue()).toBe('I am half way through')
    expect(await page.title()).toMatch(/^\(1\) Critical/)
    expect(window.complaints).toEqual([])
  })

  it('tells in title and icon when the state has changed', async () => {
    await using window = await open()
    const { page } = window
    const icon = page.locator('link[rel=icon]')
    const before = await icon.getAttribute('href')
    const silence = { matchers: ['severity=critical'], duration: '1h', comment: 'x' }
    await post(worker, '/api/silences', silence)
    await page.clock.runFor(31_000)
    await expect.poll(() => page.title()).not.toContain('Critical')
    expect(await icon.getAttribute('href')).not.toBe(before)
  })

  it('asks for nothing while it is hidden, and at once when it is looked at again', async () => {
    await using window = await open()
    const { page } = window
    let asked = 0
    page.on('request', () => {
      asked += 1
    })
    const show = (isHidden: boolean) =>
      page.evaluate(`Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))`)
    await show(true)
    await page.clock.runFor(120_000)
    expect(asked).toBe(0)
    const request = page.waitForRequest(() => true)
    await show(false)
    await request
    expect(asked).toBe(1)
  })

  it('says when it could not be refreshed, and how old it is', async () => {
    await using window = await open()
    const { page } = window
    await page.route('**/*', (route) => route.abort())
    await page.clock.runFor(31_000)
    const told = page.locator('#not-refreshed')
    await told.waitFor({ state: 'visible' })
    expect(await told.textContent()).toMatch(/could not be refreshed .* is 3\d s old/)
    await page.unroute('**/*')
    await page.clock.runFor(31_000)
    await told.waitFor({ state: 'hidden' })
  })

  it('shows the database as down once it is, without being loaded anew', async () => {
    await using window = await open()
    const { page } = window
    await sql(worker, 'ALTER TABLE viewkeeper_samples RENAME TO viewkeeper_samples_gone')
    await page.clock.runFor(31_000)
    await expect.poll(() => page.title()).toMatch(/^Unknown/)
    expect(await page.locator('h1').textContent()).toContain('Nobody knows how things stand')
    await sql(worker, 'ALTER TABLE viewkeeper_samples_gone RENAME TO viewkeeper_samples')
    await page.clock.runFor(31_000)
    await expect.poll(() => page.title()).not.toMatch(/^Unknown/)
  })

  it("turns times into the browser's zone and back, and remembers which", async () => {
    await using window = await openWindow(browser, worker.url.href)
    const { page } = window
    await page.goto('/')
    const time = page.locator('.verdict time').first()
    const utc = await time.textContent()
    expect(utc).toMatch(/^\d\d:\d\d UTC$/)
    await page.locator('#zone').click()
    expect(await time.textContent()).toMatch(/GMT\+9|JST/)
    await page.reload()
    expect(await time.textContent()).toMatch(/GMT\+9|JST/)
    await page.locator('#zone').click()
    expect(await time.textContent()).toMatch(/ UTC$/)
  })

  it('copies a command', async () => {
    await using window = await openWindow(browser, worker.url.href)
    const { page } = window
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto('/')
    await page.locator('.fault .copy').first().click()
    expect(await page.locator('.fault .copy').first().textContent()).toBe('Copied')
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      await page.locator('.fault .command code').first().textContent(),
    )
  })
})
