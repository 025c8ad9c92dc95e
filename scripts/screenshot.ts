import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { answering } from './command-line/answer.ts'
import { family, run } from './command-line/family.ts'
import { waiting } from './command-line/progress.ts'
import { localSettings } from './local/settings.ts'

const root = join(import.meta.dirname, '..')
const picture = join(root, 'docs/status-page.png')
const port = 8877

/** Waits until the worker answers; it builds itself and fills its database first. */
const untilItListens = async (address: string): Promise<void> => {
  for (let tries = 0; tries < 300; tries += 1) {
    const isThere = await fetch(`${address}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isThere) return
    await pause(1000)
  }
  throw new Error(`Nothing answers at ${address}.`)
}

/** Writes docs/status-page.png: what somebody sees after `npm start`, in a database of its own. */
const takePicture = async (address: string): Promise<void> => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  const password = localSettings(port + 1).bindings.ADMIN_TOKEN ?? ''
  const page = await browser.newPage({
    viewport: { width: 1100, height: 1300 },
    httpCredentials: { username: 'you', password },
  })
  await page.goto(address)
  await page.screenshot({ path: picture })
  await browser.close()
}

/** Starts the demo, takes the picture, and ends the demo. */
const pictureOfTheDemo = async (): Promise<void> => {
  const data = await mkdtemp(join(tmpdir(), 'viewkeeper-picture-'))
  const start = ['scripts/start.ts', '--port', String(port), '--data', data]
  const worker = spawn(process.execPath, start, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    const address = `http://127.0.0.1:${port}`
    await untilItListens(address)
    await takePicture(address)
  } finally {
    worker.kill()
    await rm(data, { recursive: true, force: true })
  }
}

const program = family('npm run screenshot --', {
  does: "Takes the picture of the status page for the README: starts the demo, and looks at it in Debian's chromium.",
  examples: [['npm run screenshot', 'after a change of how the page looks']],
})
answering(program, async () => {
  await waiting('Taking the picture', pictureOfTheDemo)
  return { text: `${picture} is written.` }
})

await run(program)
