import { getAlerts, postTestAlert } from './alerts.ts'
import { deleteDelivery, getDeliveries, postReplay } from './deliveries.ts'
import { getHealth } from './health.ts'
import { getJobs, getRuns, postRun } from './jobs.ts'
import { getMetrics } from './metrics.ts'
import type { Route } from './route.ts'
import { deleteSilence, getSilences, postSilence } from './silences.ts'
import { getViews } from './views.ts'

/** The endpoints that every application has. */
export const coreRoutes: readonly Route[] = [
  getHealth,
  getJobs,
  getRuns,
  postRun,
  getViews,
  getAlerts,
  postTestAlert,
  getSilences,
  postSilence,
  deleteSilence,
  getDeliveries,
  postReplay,
  deleteDelivery,
  getMetrics,
]
