import type { SettingsError } from '../settings.ts'
import { failingResponse } from './health.ts'
import { Problem, type ProblemPage, problemAnswer } from './problem.ts'
import { withSecurityHeaders } from './security-headers.ts'

const remedy =
  'Set each right with npx wrangler secret put NAME, or under [vars] in wrangler.toml, and deploy.'

/** What any request is answered while the settings are faulty: /healthz fails, all else names the faults. */
export const answerToFaultySettings = async (
  request: Request,
  settings: SettingsError,
  page: ProblemPage,
): Promise<Response> => {
  const isHealth = new URL(request.url).pathname === '/healthz'
  const response = isHealth
    ? failingResponse()
    : await problemAnswer(request, new Problem(503, `${settings.message}. ${remedy}`), page)
  return withSecurityHeaders(
    request,
    request.method === 'HEAD' ? new Response(null, response) : response,
  )
}
