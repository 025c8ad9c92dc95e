import { timingSafeEqual } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'

// workerd has it, Node has it elsewhere.
Object.defineProperty(crypto.subtle, 'timingSafeEqual', { value: timingSafeEqual })

let computing = 0

/** The one kind of work that Node does beside the event loop here, counted. */
const counted = <Args extends readonly unknown[], T>(work: (...args: Args) => Promise<T>) => ({
  value: async (...args: Args): Promise<T> => {
    computing += 1
    try {
      return await work(...args)
    } finally {
      computing -= 1
    }
  },
})

const { subtle } = crypto
Object.defineProperties(subtle, {
  digest: counted(subtle.digest.bind(subtle)),
  importKey: counted(subtle.importKey.bind(subtle)),
  sign: counted(subtle.sign.bind(subtle)),
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
