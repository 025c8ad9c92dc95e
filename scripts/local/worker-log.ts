const isLine = (told: unknown): boolean =>
  typeof told === 'object' && told !== null && 'event' in told

/** From now on hides what the worker's code logs in this process: objects, while commands print texts. */
export const hideWorkerLog = (): void => {
  for (const level of ['log', 'error'] as const) {
    const print = console[level]
    console[level] = (...told: unknown[]) => {
      if (!isLine(told[0])) print(...told)
    }
  }
}
