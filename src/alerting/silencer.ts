import * as z from 'zod/mini'
import type { Labels } from './labels.ts'
import { type Matcher, matcher, matchesAll } from './matchers.ts'

/** Keeps receivers from being told of some alerts for a while. Times are milliseconds since the epoch. */
export interface Silence {
  readonly id: string
  /** As Alertmanager writes them: `severity=critical`, `view=~"task_.*"`. The silence is for alerts that match all. */
  readonly matchers: readonly string[]
  readonly starts_at_ms: number
  readonly ends_at_ms: number
}

/** Gives, for an alert's labels, the ids of the silences that hold for it at the time `now`. */
export const silencer = (
  silences: readonly Silence[],
  now: Date,
): ((labels: Labels) => string[]) => {
  const nowMs = now.getTime()
  const active = silences
    .filter(({ starts_at_ms, ends_at_ms }) => starts_at_ms <= nowMs && nowMs < ends_at_ms)
    .flatMap(({ id, matchers }) => {
      const parsed = z.array(matcher).check(z.minLength(1)).safeParse(matchers)
      return parsed.success ? [{ id, matchers: parsed.data }] : []
    })
  return (labels) =>
    active.filter(({ matchers }) => matchesAll(matchers, labels)).map(({ id }) => id)
}

/** Whether the matchers ask for at least one label. A silence whose matchers don't would hold for every alert. */
export const needsSomeLabel = (matchers: readonly Matcher[]): boolean =>
  matchers.some(({ accepts }) => !accepts(''))
