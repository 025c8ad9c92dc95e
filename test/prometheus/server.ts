import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { stringify } from 'yaml'
import * as z from 'zod'

export const hasPrometheus = spawnSync('prometheus', ['--version']).error === undefined

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.int() }).parse(server.address())
  server.close()
  await once(server, 'close')
  return port
}

const labels = z.record(z.string(), z.string())
const answer = z.object({
  data: z.object({
    result: z.array(z.object({ metric: labels, value: z.tuple([z.number(), z.string()]) })),
  }),
})
const alerts = z.object({
  data: z.object({
    alerts: z.array(
      z.object({ labels, annotations: labels, state: z.enum(['pending', 'firing']) }),
    ),
  }),
})

/** Waits until something holds, asking again and again: what is waited for comes with a scrape or an evaluation. */
export const eventually = <T>(ask: () => Promise<T>): Promise<T> =>
  vi.waitFor(ask, { timeout: 300_000, interval: 200 })

/**
 * Debian's Prometheus on loopback, with a configuration and, by the name that it gives them, the texts of the files that
 * it names.
 */
export const startPrometheus = async (
  config: (folder: string) => object,
  files: Readonly<Record<string, string>>,
) => {
  const folder = await mkdtemp(join(tmpdir(), 'viewkeeper-prometheus-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await writeFile(join(folder, 'prometheus.yml'), stringify(config(folder)))
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', (data: Buffer) => {
    log += data.toString()
  })
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`http://${address}${path}`)
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`)
    return response.json()
  }
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill()
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true })
  }
  try {
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`Prometheus ended: ${log}`)
      const { ok } = await fetch(`http://${address}/-/ready`)
      if (!ok) throw new Error(`Prometheus is not ready: ${log}`)
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    /** The series that an expression gives now, each with its value. */
    query: async (expr: string) => {
      const { data } = answer.parse(await ask(`/api/v1/query?query=${encodeURIComponent(expr)}`))
      return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value }))
    },
    alerts: async () => alerts.parse(await ask('/api/v1/alerts')).data.alerts,
    ask,
    [Symbol.asyncDispose]: stop,
  }
}
