import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import * as z from 'zod'

export interface Message {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const address = z.object({ port: z.number() })
const textHeaders = (headers: object): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** A real HTTP server on loopback that keeps what it is sent. */
export const startReceiver = async () => {
  const messages: Message[] = []
  const server = createServer(async (request, response) => {
    const chunks: string[] = []
    for await (const chunk of request.setEncoding('utf8')) chunks.push(String(chunk))
    messages.push({ headers: textHeaders(request.headers), body: chunks.join('') })
    response.writeHead(204).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${address.parse(server.address()).port}/alerts`,
    messages,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The signature a receiver computes for itself, as Standard Webhooks has it. */
export const signatureOf = ({ headers, body }: Message, secret: string): string => {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
  return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
}
