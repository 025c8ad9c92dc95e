import type { Silence } from '../../src/alerting/silencer.ts'

/** A silence of all that matches `view=a`, which began in 1970 and does not end. */
export const silenceOf = (changes: Partial<Silence> = {}): Silence => ({
  id: 's',
  matchers: ['view=a'],
  starts_at_ms: 0,
  ends_at_ms: Number.MAX_SAFE_INTEGER,
  comment: 'x',
  created_by: 'anna',
  fingerprint: null,
  ...changes,
})
