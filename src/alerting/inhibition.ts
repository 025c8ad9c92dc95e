import type { Alert } from './alert.ts'
import { matchesAll } from './matchers.ts'
import type { Rule } from './rules.ts'
import type { Silence } from './silencer.ts'

/**
 * Gives what inhibits an alert: the alerts that fire by a rule which stands for it, each as a silence without an end.
 * As in Alertmanager (inhibit/inhibit.go) one that a rule stands for does not stand for another by the same rule.
 */
export const inhibitor = (
  rules: readonly Rule[],
  alerts: readonly Alert[],
): ((alert: Alert) => Silence[]) => {
  const standing = rules
    .filter(({ inhibits }) => inhibits.length > 0)
    .flatMap(({ id, alert, inhibits }) => {
      const source = alerts.find(
        ({ rule, status, labels }) =>
          status === 'firing' && rule === id && !matchesAll(inhibits, labels),
      )
      return source === undefined ? [] : [{ id, alert, inhibits, source }]
    })
  return ({ labels }) =>
    standing
      .filter(({ inhibits }) => matchesAll(inhibits, labels))
      .map(({ id, alert, source }) => ({
        id,
        matchers: [],
        starts_at_ms: source.active_since_ms,
        ends_at_ms: Number.MAX_SAFE_INTEGER,
        comment: `${alert} stands for it.`,
        created_by: 'rules',
        fingerprint: null,
      }))
}
