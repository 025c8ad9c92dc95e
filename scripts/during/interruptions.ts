import { constants } from 'node:os'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type Signal = (typeof signals)[number]

/** The exit status of what a signal ended. */
export const statusOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]

/** Keeps Ctrl+C and its like from ending this process before our triggers are back. */
export class Interruptions implements Disposable {
  /** The first signal that came, or null. */
  first: Signal | null = null
  #pass: ((signal: Signal) => void) | null = null
  #onSignal = (signal: Signal): void => {
    this.first ??= signal
    this.#pass?.(signal)
  }

  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal)
  }

  /** Hands every signal on for as long as `use` takes. */
  async passingOn<T>(pass: (signal: Signal) => void, use: () => Promise<T>): Promise<T> {
    this.#pass = pass
    try {
      return await use()
    } finally {
      this.#pass = null
    }
  }

  /** The local database would end the process on a signal: here the signals are ours. */
  keepToOurselves(): void {
    for (const signal of signals)
      for (const listener of process.listeners(signal))
        if (listener !== this.#onSignal) process.removeListener(signal, listener)
  }

  [Symbol.dispose](): void {
    for (const signal of signals) process.removeListener(signal, this.#onSignal)
  }
}
