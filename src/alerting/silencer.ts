import { type Matcher, matcher, matchesAll } from './matchers.ts'

/** What keeps alerts from being announced for a while. Times are milliseconds since the epoch. */
export interface Silence {
  readonly id: string
  /** As in Alertmanager: `severity=critical`, `view=~"task_.*"`; all must hold. */
  readonly matchers: readonly string[]
  readonly starts_at_ms: number
  readonly ends_at_ms: number
}

/** Which of the silences hold for labels at a time, by their ids. */
export const silencer = (
  silences: readonly Silence[],
  now: Date,
): ((labels: Readonly<Record<string, string>>) => string[]) => {
  const nowMs = now.getTime()
  const active = silences
    .filter(({ starts_at_ms, ends_at_ms }) => starts_at_ms <= nowMs && nowMs < ends_at_ms)
    .flatMap(({ id, matchers }) => {
      const parsed = matcher.array().min(1).safeParse(matchers)
      return parsed.success ? [{ id, matchers: parsed.data }] : []
    })
  return (labels) =>
    active.filter(({ matchers }) => matchesAll(matchers, labels)).map(({ id }) => id)
}

/** Whether some label must be there: a silence of which this is false would hold for everything. */
export const needsSomeLabel = (matchers: readonly Matcher[]): boolean =>
  matchers.some(({ accepts }) => !accepts(''))
