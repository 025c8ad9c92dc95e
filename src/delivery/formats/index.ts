import type { Notification } from '../../alerting/notify.ts'
import { alertmanagerMessage } from './alertmanager.ts'
import { discordMessage } from './discord.ts'
import type { AlertFormat } from './format.ts'
import { pagerdutyMessage } from './pagerduty.ts'
import { slackMessage } from './slack.ts'
import { teamsMessage } from './teams.ts'

const messages: Readonly<
  Record<AlertFormat, (notification: Notification, publicUrl: string | null) => string>
> = {
  alertmanager: alertmanagerMessage,
  slack: slackMessage,
  discord: discordMessage,
  teams: teamsMessage,
  pagerduty: pagerdutyMessage,
}

/**
 * The one message about a group, as JSON, within the limits of its channel. `publicUrl` is where the status
 * page stands. It holds no secret, so that it may be stored.
 */
export const formatMessage = (
  format: AlertFormat,
  notification: Notification,
  publicUrl: string | null,
): string => messages[format](notification, publicUrl)
