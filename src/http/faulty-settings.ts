import type { SettingsError } from '../settings.ts'
import { failingResponse } from './health.ts'
import { Problem, problemResponse } from './problem.ts'
import { withSecurityHeaders } from './security-headers.ts'

/** What any request is answered while the settings are faulty: /healthz fails, all else names the faults. */
export const answerToFaultySettings = (request: Request, settings: SettingsError): Response => {
  const isHealth = new URL(request.url).pathname === '/healthz'
  const response = isHealth
    ? failingResponse()
    : problemResponse(new Problem(503, settings.message))
  return withSecurityHeaders(
    request,
    request.method === 'HEAD' ? new Response(null, response) : response,
  )
}
