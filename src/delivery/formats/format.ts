/** The formats a receiver can be spoken to in. */
export const alertFormats = ['alertmanager', 'slack', 'discord', 'teams', 'pagerduty'] as const

export type AlertFormat = (typeof alertFormats)[number]
