import { createServer } from 'node:net'

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })

/** A port that is free like the next one, below those that systems hand out for connections. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = 20_000 + 2 * Math.floor(Math.random() * 5000)
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
}
