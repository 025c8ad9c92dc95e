/** Calls back after `ms` milliseconds unless the returned function is called before. */
export type Timer = (ms: number, ring: () => void) => () => void

/** The platform's own. */
export const systemTimer: Timer = (ms, ring) => {
  const timeout = setTimeout(ring, ms)
  return () => clearTimeout(timeout)
}

/** Resolves after `ms` milliseconds. */
export const pause = (timer: Timer, ms: number): Promise<void> =>
  new Promise((resolve) => timer(ms, resolve))

/** Gives what the work gives, or throws what `fault` makes once `ms` milliseconds are over; the work itself goes on. */
export const withinTimeLimit = async <T>(
  work: Promise<T>,
  { ms, timer, fault }: { readonly ms: number; readonly timer: Timer; readonly fault: () => Error },
): Promise<T> => {
  const limit = Promise.withResolvers<never>()
  const cancel = timer(ms, () => limit.reject(fault()))
  try {
    return await Promise.race([work, limit.promise])
  } finally {
    cancel()
  }
}
