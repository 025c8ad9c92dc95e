import { expect, it } from 'vitest'
import { documents, typed } from './blocks.ts'
import { runDocuments } from './run-document.ts'

/** What is said where a document's commands do what it tells; and the document that it has its reader read before. */
const told: Readonly<Record<string, { said: readonly RegExp[]; after?: string }>> = {
  'README.md': {
    said: [/ALERT firing +QueueFailures .*\[signature verified\]/, /^evaluate +ok /m],
  },
  'docs/http.md': {
    said: [/"task_id":"task-1"/, /"would_delete|"dry_run":true/, /\{"status":"ok"\}/],
  },
  'docs/alerts.md': {
    after: 'docs/http.md',
    said: [/rules\.json: \d+ rules/, /"status":"pending"/],
  },
  'docs/silences.md': {
    after: 'docs/http.md',
    said: [/"comment":"importing old tasks"/, /"comment":"looking at it"/],
  },
  'docs/command-line.md': { said: [/^Usage: npm run views --/m, /"ok": true/] },
  'docs/cost.md': { said: [/Part writes|writes/] },
  'docs/fleet.md': {
    said: [
      /19 of 20 databases had their tick; TENANT_0007 failed, and is tried again/,
      /20 databases: .*\d+ firing/,
      /the fleet has 3 databases/,
      /databases\.json: 3 databases, no fault/,
      /Shard 1: 2 databases/,
    ],
  },
  'docs/upgrades.md': { said: [/0006_dashboards\.sql/, /nothing of ours is left|undone/i] },
  'docs/your-own-schema.md': {
    said: [
      /new view: customer_summary_mv/,
      /Every trigger was fired once and undone/,
      // The order that was inserted is counted, beside those that were there before the view.
      /"customer_id": 1,\s+"orders": 2,[^}]*"spent": 14.95/,
      /"customer_id": 2,\s+"orders": 1,/,
      /customer_summary_mv +2 +2 +2 +0 +0 +0/,
      /audit +ok/,
    ],
  },
}

const withCommands = documents.filter((document) => typed(document).length > 0)

it('of every document with commands it is known what they say', () => {
  expect(Object.keys(told).toSorted()).toEqual(withCommands.toSorted())
})

it.each(withCommands)(
  '%s: its commands do what it tells, typed as they stand',
  async (document) => {
    const { said = [], after } = told[document] ?? {}
    const output = await runDocuments([...(after === undefined ? [] : [after]), document])
    for (const expected of said) expect(output).toMatch(expected)
  },
)
