import { setImmediate as turn } from 'node:timers/promises'
import '../timing-safe-equal.ts'

let computing = 0

/** Work that is done beside the event loop, counted while it goes on. */
export const counted =
  <Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) =>
  async (...args: Args): Promise<T> => {
    computing += 1
    try {
      return await work(...args)
    } finally {
      computing -= 1
    }
  }

const { subtle } = crypto
Object.defineProperties(subtle, {
  digest: { value: counted(subtle.digest.bind(subtle)) },
  importKey: { value: counted(subtle.importKey.bind(subtle)) },
  sign: { value: counted(subtle.sign.bind(subtle)) },
})

/** Turns of the event loop in which nothing may happen. */
const quietTurns = 4

/** Waits until nothing in this process goes on by itself: whoever still waits does so for a timer or an answer. */
export const nothingMoves = async (activity: () => number): Promise<void> => {
  let before = -1
  for (let quiet = 0; quiet < quietTurns; ) {
    await turn()
    quiet = computing === 0 && activity() === before ? quiet + 1 : 0
    before = activity()
  }
}
