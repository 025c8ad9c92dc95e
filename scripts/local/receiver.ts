import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import * as z from 'zod'
import { clockTime } from '../command-line/time.ts'
import { StartError } from './start-error.ts'

const message = z.object({
  status: z.string(),
  alerts: z.array(
    z.object({
      status: z.string(),
      labels: z.record(z.string(), z.string()),
      annotations: z.record(z.string(), z.string()),
    }),
  ),
})

const isSigned = (headers: IncomingHttpHeaders, body: string, secret: string): boolean => {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`
  return String(headers['webhook-signature']).split(' ').includes(expected)
}

type Told = z.infer<typeof message>['alerts'][number]

/** How many databases are named. */
const mostNamed = 3

/** Of alerts that say the same of several databases: which these are. */
const whereOf = (alerts: readonly Told[]): string => {
  const names = [...new Set(alerts.map(({ labels }) => labels.database ?? ''))]
  if (names.length < 2) return ''
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : ''
  return ` in ${names.length} databases: ${names.slice(0, mostNamed).join(', ')}${more}`
}

const describe = (body: string, signed: boolean): string[] => {
  const { alerts } = message.parse(JSON.parse(body))
  const lineOf = ({ status, labels, annotations }: Told): string => {
    const about = annotations.summary ?? annotations.description ?? ''
    return `ALERT ${status.padEnd(8)} ${labels.alertname} (${labels.severity ?? 'none'}) ${about}`
  }
  return [...Map.groupBy(alerts, lineOf)].map(
    ([line, same]) =>
      `${clockTime(new Date())}  ${line}${whereOf(same)} [${signed ? 'signature verified' : 'NOT SIGNED'}]`,
  )
}

/** A webhook receiver on loopback that hands every alert on as one readable line; those that say the same of several databases as one. */
export const startReceiver = (
  port: number,
  secret: string,
  print: (line: string) => void,
): Promise<Server> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      try {
        for (const line of describe(body, isSigned(request.headers, body, secret))) print(line)
        response.writeHead(204).end()
      } catch {
        print(`The receiver got a message it can't read (${body.length} bytes).`)
        response.writeHead(400).end()
      }
    })
  })
  return new Promise((resolve, reject) => {
    server.once('error', () => reject(portTaken(port)))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

export const portTaken = (port: number) =>
  new StartError(`Port ${port} is taken. Stop what listens there, or choose another with --port.`)
