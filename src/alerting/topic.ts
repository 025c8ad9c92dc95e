import type { Alert } from './alert.ts'
import { acknowledgementAmong, type Silence } from './silencer.ts'

/** An alert as a message tells it. */
export interface ToldAlert extends Alert {
  /** Who is on it and why it is quiet, of one that is told as acknowledged. */
  readonly acknowledgement?: Pick<Silence, 'created_by' | 'comment'>
}

/** What a receiver can be told: that an alert fires, or that it is acknowledged. */
export interface Topic {
  /** The alert's fingerprint; for its acknowledgement that and the id of the acknowledgement. */
  readonly id: string
  readonly alert: ToldAlert
  readonly isSilenced: boolean
}

/** Gives the silences that hold for an alert. */
export type SilencedBy = (alert: Alert) => readonly Silence[]

/**
 * The topics that an alert that fires is. Who was not told of it (`told` are the ids of what one was told) is not told of
 * its acknowledgement, and nobody is while another silence holds for it.
 */
export const topicsOf = (
  alert: Alert,
  told: ReadonlySet<string>,
  silencedBy: SilencedBy,
): Topic[] => {
  const silences = silencedBy(alert)
  const fires = { id: alert.fingerprint, alert, isSilenced: silences.length > 0 }
  const acknowledgement = acknowledgementAmong(silences)
  if (!acknowledgement || !told.has(alert.fingerprint)) return [fires]
  const isAcknowledged = {
    id: `${alert.fingerprint} ${acknowledgement.id}`,
    alert: { ...alert, acknowledgement },
    isSilenced: silences.some(({ fingerprint }) => fingerprint === null),
  }
  return [fires, isAcknowledged]
}

/** The fingerprints of the alerts of whose acknowledgement one was told, by the ids of what one was told. */
export const acknowledgedAmong = (told: readonly string[]): ReadonlySet<string> =>
  new Set(told.filter((id) => id.includes(' ')).map((id) => id.slice(0, id.indexOf(' '))))
