import * as z from 'zod/mini'
import { type Database, type Statement, statement } from '../db/database.ts'
import { activeAlert } from './alerts.ts'
import {
  countSilences,
  fullOf,
  insertSilence,
  mostSilences,
  type SilenceRow,
  silenceRecord,
  silenceRecordRow,
} from './silences.ts'

/** An acknowledgement: a silence of one alert. */
export interface Acknowledgement extends SilenceRow {
  readonly fingerprint: string
}

/** The silences that acknowledge alert ?1 and have not ended at ?2. */
const standing = `ends_at_ms > ?2 AND id IN (
  SELECT o.id FROM viewkeeper_silence_origins o WHERE o.fingerprint = ?1)`

/** Those of them that say what acknowledgement ?3 says, by ?4 and with the comment ?5. */
const same = `${standing} AND starts_at_ms <= ?2 AND id <> ?3 AND comment = ?5 AND id IN (
  SELECT o.id FROM viewkeeper_silence_origins o WHERE o.created_by = ?4)`

const endNow = 'starts_at_ms = min(starts_at_ms, ?2), ends_at_ms = min(ends_at_ms, ?2)'

/** Ends what acknowledges the alert and says something else; not where the new one is one too many to be kept. */
const endOthers = ({ fingerprint, created_at_ms, id, created_by, comment }: Acknowledgement) =>
  statement(
    `UPDATE viewkeeper_silences SET ${endNow} WHERE ${standing}
      AND id NOT IN (SELECT id FROM viewkeeper_silences WHERE ${same})
      AND (SELECT count(*) FROM viewkeeper_silences) < ${mostSilences.kept}`,
    fingerprint,
    created_at_ms,
    id,
    created_by,
    comment,
  )

/** Takes back what is not needed: the alert has recovered meanwhile, or is acknowledged in the same words already. */
const takeBack = ({ fingerprint, created_at_ms, id, created_by, comment }: Acknowledgement) =>
  statement(
    `DELETE FROM viewkeeper_silences WHERE id = ?3 AND (
      NOT EXISTS (SELECT 1 FROM viewkeeper_alerts WHERE ${activeAlert})
      OR EXISTS (SELECT 1 FROM viewkeeper_silences WHERE ${same}))`,
    fingerprint,
    created_at_ms,
    id,
    created_by,
    comment,
  )

/**
 * Stores an acknowledgement in the place of another of the same alert, which ends. One in the same words stays instead.
 * Gives the one that stands then; the kinds of silences of which there are as many as there may be; or null where the
 * alert is neither pending nor firing.
 */
export const saveAcknowledgement = async (
  db: Database,
  given: Acknowledgement,
): Promise<SilenceRow | readonly (keyof typeof mostSilences)[] | null> => {
  const results = await db.batch([
    countSilences(new Date(given.created_at_ms)),
    endOthers(given),
    ...insertSilence(given),
    takeBack(given),
    statement(
      `SELECT ${silenceRecord} AS record FROM viewkeeper_silences WHERE ${standing}`,
      given.fingerprint,
      given.created_at_ms,
    ),
  ])
  const [stands] = z.array(silenceRecordRow).parse(results.at(-1)?.rows)
  if (stands) return stands.record
  const full = fullOf(results[0]?.rows[0])
  return full.length > 0 ? full : null
}

/** Ends what acknowledges these alerts: they have recovered, or are gone. */
export const endAcknowledgements = (fingerprints: readonly string[], now: Date): Statement =>
  statement(
    `UPDATE viewkeeper_silences SET ${endNow} WHERE ends_at_ms > ?2 AND id IN (
      SELECT o.id FROM viewkeeper_silence_origins o WHERE o.fingerprint IN (SELECT value FROM json_each(?1)))`,
    JSON.stringify(fingerprints),
    now.getTime(),
  )
