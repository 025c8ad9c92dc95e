import { postAcknowledgement } from './acknowledge.ts'
import { getAlerts, postTestAlert } from './alerts.ts'
import { getDatabase, getDatabases } from './databases.ts'
import { deleteDelivery, getDeliveries, postReplay } from './deliveries.ts'
import { getFleetRun, postFleetRun } from './fleet-runs.ts'
import { getHealth } from './health.ts'
import { getJobs, getRuns, postRun } from './jobs.ts'
import { getMetrics } from './metrics.ts'
import type { Route } from './route.ts'
import { deleteSilence, getSilences, postSilence } from './silences.ts'
import { getBadge, getStatus } from './status.ts'
import { getViews } from './views.ts'

/** The endpoints that every application has. */
export const coreRoutes: readonly Route[] = [
  getHealth,
  getJobs,
  getRuns,
  postRun,
  getStatus,
  getBadge,
  getViews,
  getAlerts,
  postTestAlert,
  postAcknowledgement,
  getSilences,
  postSilence,
  deleteSilence,
  getDeliveries,
  postReplay,
  deleteDelivery,
  getMetrics,
  getDatabases,
  getDatabase,
  postFleetRun,
  getFleetRun,
]
