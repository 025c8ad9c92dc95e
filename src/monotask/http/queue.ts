import * as z from 'zod/mini'
import { pageLimit, pageOf, shownPage } from '../../http/page.ts'
import { pageKey, printPageKey } from '../../http/page-key.ts'
import { Problem } from '../../http/problem.ts'
import { wholeNumber } from '../../http/query.ts'
import { route } from '../../http/route.ts'
import { time } from '../../http/time.ts'
import { mostRetentionDays } from '../../variables.ts'
import {
  latestSnapshot,
  snapshotPlace,
  snapshotRow,
  snapshotsSince,
} from '../queue/queue-snapshots.ts'
import { exampleSnapshot } from './examples.ts'

const shownSnapshot = z
  .extend(snapshotRow, { snapshot_time: time, events_by_type: z.record(z.string(), z.int()) })
  .check(z.meta({ examples: [exampleSnapshot] }))

export const getQueue = route({
  method: 'GET',
  path: '/api/queue',
  about: 'database',
  summary: 'The latest snapshot of the automation queue.',
  responses: { 200: shownSnapshot },
  problems: { 404: 'There is no snapshot yet.' },
  handle: async (_input, { db, now }) => {
    const snapshot = await latestSnapshot(db, now())
    if (snapshot === null)
      throw new Problem(404, 'There is no snapshot yet. POST /api/jobs/snapshot/runs takes one.')
    return { status: 200, body: snapshot }
  },
})

export const getQueueHistory = route({
  method: 'GET',
  path: '/api/queue/history',
  about: 'database',
  summary: 'The snapshots of the last hours, oldest first.',
  description: 'They are kept for SNAPSHOT_RETENTION_DAYS: `hours` may not go back further.',
  query: {
    hours: wholeNumber(1, mostRetentionDays * 24, 24),
    limit: pageLimit(500),
    after: z.optional(pageKey(snapshotPlace)).check(z.describe('`next` of the page before.')),
  },
  queryFaults:
    ({ snapshotRetentionDays: days }) =>
    ({ hours }) =>
      hours <= days * 24
        ? []
        : [`hours must be a whole number from 1 to ${days * 24}: snapshots are kept ${days} days`],
  responses: { 200: z.object({ snapshots: z.array(shownSnapshot), ...shownPage }) },
  handle: async ({ query: { hours, limit, after } }, { db, now }) => {
    const since = new Date(now().getTime() - hours * 3_600_000)
    const read = await snapshotsSince(db, { since, after: after ?? null, limit })
    const { rows: snapshots, page } = pageOf(read, {
      limit,
      show: ({ snapshot }) => snapshot,
      keyOf: ({ place }) => printPageKey(place),
    })
    return { status: 200, body: { snapshots, ...page } }
  },
})
