import type { JobContext } from '../jobs/job.ts'

const timeoutMs = 10_000

/**
 * Requests HEARTBEAT_URL, so that an outside watch hears when evaluate stops; nothing when it is not set. A
 * failure is logged without the address and never thrown.
 */
export const beat = async ({
  fetch,
  settings: { heartbeatUrl },
}: JobContext): Promise<'ok' | 'failed' | null> => {
  if (heartbeatUrl === null) return null
  const failed = (reason: string) => {
    console.error(JSON.stringify({ heartbeat: reason }))
    return 'failed' as const
  }
  try {
    const response = await fetch(heartbeatUrl, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    return response.ok ? 'ok' : failed(`HTTP ${response.status}`)
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return failed(isTimeout ? `no answer within ${timeoutMs / 1000} s` : 'no connection')
  }
}
