import { existsSync } from 'node:fs'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import * as z from 'zod'
import { adminToken } from '../worker/harness.ts'

const executablePath = '/usr/bin/chromium'

/** Debian's chromium. Where it is missing the tests that need it are skipped, but with CI set they fail. */
export const isThere = existsSync(executablePath) || process.env.CI !== undefined

/** A user of the page: how wide the window is, in which colours, with which token, and whether scripts run. */
interface Visitor {
  readonly width?: number
  readonly isDark?: boolean
  readonly token?: string
  readonly hasScript?: boolean
}

/** A window on the page, and all that the browser has complained of in it. */
export interface Window extends AsyncDisposable {
  readonly page: Page
  readonly complaints: readonly string[]
}

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox'] })

/** Opens a window of its own, with nothing remembered from others. */
export const openWindow = async (
  browser: Browser,
  baseURL: string,
  { width = 1024, isDark = false, token = adminToken, hasScript = true }: Visitor = {},
): Promise<Window> => {
  const context = await browser.newContext({
    baseURL,
    viewport: { width, height: 800 },
    colorScheme: isDark ? 'dark' : 'light',
    javaScriptEnabled: hasScript,
    httpCredentials: { username: 'olga', password: token },
    timezoneId: 'Asia/Tokyo',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL) && !request.url().startsWith('data:'))
      complaints.push(`a request to ${request.url()}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}

const results = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string(), failureSummary: z.string().optional() })),
    }),
  ),
})

/** What axe finds that is moderate or worse, with the first place of each. */
export const violationsIn = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  const found = results.parse(await page.evaluate('axe.run()'))
  return found.violations
    .filter(({ impact }) => impact !== 'minor')
    .map(({ id, nodes: [first] }) => `${id}: ${first?.html} ${first?.failureSummary}`)
}

/** By how many pixels the page is wider than its window, or what stands in a card than that. */
export const overflowOf = async (page: Page): Promise<number> =>
  z.number().parse(
    await page.evaluate(
      `Math.max(...[document.documentElement, ...document.querySelectorAll('.card')].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))`,
    ),
  )
