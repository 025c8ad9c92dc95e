/** Counts as one line of the log; docs/logs.md says when each is written. */
type Event =
  | 'job_finished'
  | 'finding'
  | 'alert_changed'
  | 'delivery_attempted'
  | 'request_refused'
  | 'settings_invalid'

type Maybe<T> = T | null | undefined

/** All that a line of the log may say, under the same keys whatever the event. What is null is left out. */
export interface LogLine {
  readonly event: Event
  readonly database?: Maybe<string>
  readonly job?: Maybe<string>
  readonly run_id?: Maybe<string>
  readonly trigger?: Maybe<'cron' | 'manual'>
  /** How it ended: of a run, a delivery or a request; what a finding is. */
  readonly status?: Maybe<string>
  readonly duration_ms?: Maybe<number>
  readonly rows_read?: Maybe<number>
  readonly rows_written?: Maybe<number>
  readonly alert?: Maybe<string>
  readonly fingerprint?: Maybe<string>
  /** The states of an alert before and after. */
  readonly from?: Maybe<string>
  readonly to?: Maybe<string>
  readonly receiver?: Maybe<string>
  readonly message_id?: Maybe<string>
  /** 1 for the first try of a message. */
  readonly attempt?: Maybe<number>
  /** What is wrong, in words. */
  readonly error?: Maybe<string>
}

/** Of one text. Cloudflare takes 256 kB of all that one invocation logs. */
const mostCharacters = 1000

/** Whatever is fetched here has a secret in its address: only its scheme and host are told, as far as these are plain. */
const withoutAddresses = (text: string): string =>
  text.replaceAll(/\b(https?:\/\/)([^\s/?#"'@]*@)?([\w.:-]*)[^\s"']*/gi, '$1$3/…')

const cut = (text: string): string =>
  text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text

/** The line as an object: Workers Logs indexes the fields of what console.log is given, but not those of a JSON text. */
const fieldsOf = (line: LogLine): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(line).flatMap(([key, value]): [string, string | number][] => {
      if (value === null || value === undefined) return []
      return [[key, typeof value === 'string' ? cut(withoutAddresses(value)) : value]]
    }),
  )

/** Writes a line of the log. */
export const log = (line: LogLine): void => {
  console.log(fieldsOf(line))
}

/** Writes a line about what a person must see to: Cloudflare collects these lines, and can send them on. */
export const logError = (line: LogLine): void => {
  console.error(fieldsOf(line))
}
