import * as z from 'zod/mini'
import { fingerprint } from '../../alerting/fingerprint.ts'
import { contentOf, type Entry, type State } from './content.ts'
import { cut, fill } from './cut.ts'
import { type Format, postJson } from './format.ts'

/** In bytes of JSON. An event holds 512 kB; the rest is for what is not an alert. */
const entriesSize = 480_000
const longest = { summary: 1024, source: 255, class: 255, alert: 2000, link: 100 }
const mostLinks = 10

const actions: Readonly<Record<State, string>> = {
  FIRING: 'trigger',
  ACKNOWLEDGED: 'acknowledge',
  RESOLVED: 'resolve',
}

const encoder = new TextEncoder()

const line = ({ status, summary, description, facts }: Entry): string =>
  cut(
    [`${status} ${summary}`, description, facts].filter((part) => part !== '').join(' · '),
    longest.alert,
  )

const message: Format['message'] = (notification, publicUrl) => {
  const { receiver, groupKey, groupLabels } = notification
  const content = contentOf(notification, publicUrl)
  const links = new Map([
    ...content.entries.map(({ runbookUrl }) => [runbookUrl, 'Runbook'] as const),
    ...content.entries.map(
      ({ pageUrl, summary }) => [pageUrl, cut(summary, longest.link)] as const,
    ),
  ])
  const [first] = content.entries
  return JSON.stringify({
    event_action: actions[content.state],
    dedup_key: `viewkeeper-${fingerprint({ receiver: receiver.name, group: groupKey })}`,
    client: 'Viewkeeper',
    ...(content.statusUrl === null ? {} : { client_url: content.statusUrl }),
    links: [...links]
      .flatMap(([href, words]) => (href === null ? [] : [{ href, text: words }]))
      .slice(0, mostLinks),
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

/** The parameter of a receiver's URL that carries the integration key of a PagerDuty service. */
const parameter = 'routing_key'

const urlFault: Format['urlFault'] = (url) =>
  URL.parse(url)?.searchParams.get(parameter)
    ? null
    : "must end in ?routing_key= and the service's integration key when the format is pagerduty"

const request: Format['request'] = (url, body) => {
  const address = new URL(url)
  const event = z.looseObject({}).parse(JSON.parse(body))
  const routing_key = address.searchParams.get(parameter)
  address.searchParams.delete(parameter)
  return postJson(address.href, JSON.stringify({ routing_key, ...event }))
}

/**
 * An event of PagerDuty's Events API v2: it triggers while anything of the group fires, acknowledges when someone is on
 * all that fires, and resolves once nothing does, under a `dedup_key` that stays the same for the group. PagerDuty wants the secret routing key in
 * the body. The operator sets it in the URL, and the request moves it, so that no stored message holds it.
 */
export const pagerduty: Format = { name: 'pagerduty', message, urlFault, request }
