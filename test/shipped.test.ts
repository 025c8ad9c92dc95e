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

/** Bytes of the worker with gzip, as wrangler uploads it. */
const mostGzipped = 198_000

const inKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

describe('what is shipped', () => {
  const worker = readFileSync(inject('worker'))
  const { sources } = z
    .object({ sources: z.array(z.string()) })
    .parse(JSON.parse(readFileSync(`${inject('worker')}.map`, 'utf8')))
  const notices = readFileSync('docs/third-party-notices.md', 'utf8')

  it('is our own code and three packages, of one version each', () => {
    const names = ['hono', 'itty-router', 'zod']
    expect(shipped.map(({ name }) => name).toSorted()).toEqual(names)
    expect(dependencies).toEqual(
      Object.fromEntries(shipped.map(({ name, version }) => [name, version])),
    )
    const bundled = sources.flatMap(
      (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [],
    )
    expect(bundled.filter((name) => !names.includes(name))).toEqual([])
  })

  it('has its licences in docs/third-party-notices.md, word by word', () => {
    for (const { name, license } of shipped) {
      expect(license).toBe('MIT')
      expect(notices).toContain(`## ${name}`)
      expect(notices).toContain(readFileSync(`node_modules/${name}/LICENSE`, 'utf8').trim())
    }
  })

  it('holds of zod what is called alone: none of its classes with methods, no language but English', () => {
    const ofZod = sources.flatMap((path) => /node_modules\/zod\/v4\/(.+)/.exec(path)?.[1] ?? [])
    expect(ofZod.filter((path) => path.startsWith('classic/'))).toEqual([])
    expect(ofZod.filter((path) => path.startsWith('locales/'))).toEqual(['locales/en.js'])
  })

  it(`is small: under ${mostGzipped / 1000} kB with gzip`, () => {
    const gzipped = gzipSync(worker).length
    console.log(`The worker: ${inKilobytes(worker.length)}, with gzip ${inKilobytes(gzipped)}.`)
    expect(gzipped).toBeLessThan(mostGzipped)
  })
})

describe("what Cloudflare's button asks for", () => {
  const manifest = z
    .object({
      scripts: z.record(z.string(), z.string()),
      cloudflare: z.object({
        bindings: z.record(z.string(), z.object({ description: z.string() })),
      }),
    })
    .parse(JSON.parse(readFileSync('package.json', 'utf8')))

  it('is the database and every setting of .dev.vars.example, each with what it is', () => {
    const settings = readFileSync('.dev.vars.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)
    expect(Object.keys(manifest.cloudflare.bindings).toSorted()).toEqual(
      ['DB', ...settings.map(([, name]) => name)].toSorted(),
    )
  })

  it('deploys by a script that migrates the database first', () => {
    expect(manifest.scripts.deploy).toBe('npm run db:migrate -- --remote && wrangler deploy')
  })
})
