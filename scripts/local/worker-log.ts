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

/**
 * What `npm start` prints of a line that the worker logs, as one line; null: nothing, as its tick says the same. What
 * needs a person, and what workerd says of itself, is printed.
 */
export const shownLogLine = ({
  level,
  message,
}: {
  readonly level: string
  readonly message: string
}): string | null => {
  if (level !== 'error' && level !== 'warn') return null
  return message.trim().replaceAll(/\s*\n\s*/g, ' ')
}

/** The same of a fleet, whose ticks do not say why a database failed. */
export const shownFleetLogLine = (told: {
  readonly level: string
  readonly message: string
}): string | null =>
  shownLogLine(/status: 'failed'/.test(told.message) ? { ...told, level: 'error' } : told)
