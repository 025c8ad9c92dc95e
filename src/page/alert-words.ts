import type { Alert } from '../alerting/alert.ts'
import type { Looking } from './view.ts'

/** An alert's name. */
export const alertName = ({ labels }: Pick<Alert, 'labels'>): string => labels.alertname ?? 'Alert'

/**
 * What tells alerts of one name apart, as `name=value`: their labels without the severity, and without the database
 * where that is the one the page is about. On a fleet's own page it says which of them an alert is of.
 */
export const tellingLabels = (
  { labels }: Pick<Alert, 'labels'>,
  { settings }: Pick<Looking, 'settings'>,
): string[] =>
  Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .filter(([name, value]) => name !== 'database' || value !== settings.databaseName)
    .map(([name, value]) => `${name}=${value}`)
