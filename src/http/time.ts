import * as z from 'zod/mini'

/** A time as answers give it: RFC 3339, UTC. */
export const time = z.iso.datetime()

/** Milliseconds since the epoch as answers give a time. */
export const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** The same for a time that may be missing. */
export const timeOrNull = (milliseconds: number | null): string | null =>
  milliseconds === null ? null : timeOf(milliseconds)
