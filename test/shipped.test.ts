import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, inject, it } from 'vitest'
import * as z from 'zod'

const locked = z.object({
  version: z.string(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
})

const lockText = readFileSync('package-lock.json', 'utf8')
const lock = z.object({ packages: z.record(z.string(), locked) }).parse(JSON.parse(lockText))
const { dependencies, allowScripts } = z
  .object({
    dependencies: z.record(z.string(), z.string()),
    allowScripts: z.record(z.string(), z.boolean()),
  })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')))

/** Every package but this one, with its name. */
const packages = Object.entries(lock.packages).flatMap(([path, found]) =>
  path === '' ? [] : [{ name: path.replace(/^.*node_modules\//, ''), ...found }],
)
const shipped = packages.filter(({ dev }) => dev !== true)

describe('the lock file', () => {
  it('has the digest of every package, so that no registry can hand out another', () => {
    const without = packages.filter(({ integrity = '' }) => !/^sha512-\S{88}$/.test(integrity))
    expect(without.map(({ name }) => name)).toEqual([])
  })

  it('names no registry', () => {
    expect(lockText).not.toMatch(/"resolved"/)
  })

  it('lets install scripts run by name only', () => {
    const scripts = packages.filter(({ hasInstallScript }) => hasInstallScript === true)
    const allowed = Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)
    expect(allowed.map(([name]) => name).toSorted()).toEqual(
      [...new Set(scripts.map(({ name }) => name))].toSorted(),
    )
  })
})

describe('what is shipped', () => {
  const worker = readFileSync(inject('worker'), 'utf8')
  const notices = readFileSync('docs/third-party-notices.md', 'utf8')

  it('is our own code and three packages, of one version each', () => {
    expect(shipped.map(({ name }) => name).toSorted()).toEqual(['hono', 'itty-router', 'zod'])
    expect(dependencies).toEqual(
      Object.fromEntries(shipped.map(({ name, version }) => [name, version])),
    )
    const bundled = worker.matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)
    for (const [, name] of bundled)
      expect(shipped).toContainEqual(expect.objectContaining({ name }))
  })

  it('has its licences in docs/third-party-notices.md, word by word', () => {
    for (const { name, license } of shipped) {
      expect(license).toBe('MIT')
      expect(notices).toContain(`## ${name}`)
      expect(notices).toContain(readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim())
    }
  })

  it('holds no language of zod but English: `import * as z` leaves the others out', () => {
    const locales = worker.matchAll(/^\/\/ node_modules\/zod\/v4\/locales\/(\S+)$/gm)
    expect(locales.map(([, file]) => file).toArray()).toEqual(['en.js'])
  })

  it('is far below what the platform takes: 3 MB with gzip on the free plan', () => {
    expect(gzipSync(worker).length).toBeLessThan(250_000)
  })
})
