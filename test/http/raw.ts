import { connect } from 'node:net'

/**
 * Sends a request as it is written, on a connection of its own, and gives the status of the answer as soon as there is
 * one: what has not been sent by then never is.
 */
export const rawStatus = ({ hostname, port }: URL, parts: Iterable<string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    const ended = (status: number) => {
      socket.destroy()
      resolve(status)
    }
    socket.on('error', reject)
    // Where no answer comes before the rest of the request, none ever does.
    socket.setTimeout(60_000, () => socket.destroy(new Error('no answer')))
    socket.on('data', (data) => ended(Number(data.toString().split(' ')[1])))
    for (const part of parts) socket.write(part)
  })
