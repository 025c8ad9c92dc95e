import type { Answerer } from '../http/router.ts'
import { actions } from './actions.ts'
import { getDatabasesPage } from './databases-page.ts'
import { getStatusPage } from './get-status.ts'
import { login } from './page-route.ts'
import { getRunbook } from './runbook-page.ts'
import { silencePages } from './silence-pages.ts'
import { testPage } from './test-page.ts'

/** Every page there is, and what their forms are sent to. */
export const pages = (): readonly Answerer[] => [
  getStatusPage(),
  getDatabasesPage,
  getRunbook,
  login,
  testPage,
  ...silencePages,
  ...actions,
]
