import { z } from 'zod'
import { fingerprint } from '../../alerting/fingerprint.ts'
import type { Notification } from '../../alerting/notify.ts'
import { contentOf, type Entry } from './content.ts'
import { cut, fill } from './cut.ts'

/** Bytes of JSON; an event holds 512 kB. What is not an alert takes the rest. */
const entriesSize = 480_000
const longest = { summary: 1024, source: 255, class: 255, alert: 2000 }
const mostLinks = 10

const encoder = new TextEncoder()

const line = ({ status, summary, description, facts }: Entry): string =>
  cut(
    [`${status} ${summary}`, description, facts].filter((part) => part !== '').join(' · '),
    longest.alert,
  )

/**
 * An event of PagerDuty's Events API v2: it triggers while anything of the group fires and resolves once
 * nothing does, under a `dedup_key` that stays the same for the group. `withRoutingKey` completes it.
 */
export const pagerdutyMessage = (notification: Notification, publicUrl: string | null): string => {
  const { receiver, groupKey, groupLabels } = notification
  const content = contentOf(notification, publicUrl)
  const runbooks = new Set(content.entries.flatMap(({ runbookUrl }) => runbookUrl ?? []))
  const [first] = content.entries
  return JSON.stringify({
    event_action: content.isFiring ? 'trigger' : 'resolve',
    dedup_key: `viewkeeper-${fingerprint({ receiver: receiver.name, group: groupKey })}`,
    client: 'Viewkeeper',
    ...(content.statusUrl === null ? {} : { client_url: content.statusUrl }),
    links: [...runbooks].slice(0, mostLinks).map((href) => ({ href, text: 'Runbook' })),
    payload: {
      summary: cut(
        `${cut(content.name, longest.summary / 2)}: ${content.counts} · ${first?.summary ?? ''}`,
        longest.summary,
      ),
      source: cut(groupLabels.database || 'viewkeeper', longest.source),
      severity: content.severity,
      class: cut(groupLabels.alertname || 'Alerts', longest.class),
      custom_details: {
        counts: content.counts,
        alerts: fill(
          content.entries.map(line),
          content.left,
          { pieces: Infinity, size: entriesSize },
          (piece) => encoder.encode(JSON.stringify(piece)).length + 1,
          (rest) => rest,
        ),
      },
    },
  })
}

const parameter = 'routing_key'

/** Whether a URL carries the key of a PagerDuty service: `https://events.pagerduty.com/v2/enqueue?routing_key=…`. */
export const hasRoutingKey = (url: string): boolean =>
  (URL.parse(url)?.searchParams.get(parameter) ?? '') !== ''

/**
 * Takes the secret routing key out of the operator's URL and puts it into the body, where PagerDuty wants
 * it. It is called for each try, so that no stored body holds the key.
 */
export const withRoutingKey = (
  url: string,
  body: string,
): { readonly url: string; readonly body: string } => {
  const address = new URL(url)
  const event = z.looseObject({}).parse(JSON.parse(body))
  const routing_key = address.searchParams.get(parameter)
  address.searchParams.delete(parameter)
  return { url: address.href, body: JSON.stringify({ routing_key, ...event }) }
}
