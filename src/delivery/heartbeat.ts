import { log } from '../log/log.ts'
import { fetchOnce } from './fetch-once.ts'

const timeoutMs = 10_000

/** What a heartbeat needs: the network, and HEARTBEAT_URL where it is set. */
interface HeartbeatContext {
  readonly fetch: typeof fetch
  readonly settings: { readonly heartbeatUrl: string | null }
}

/**
 * Requests HEARTBEAT_URL, so that a monitor outside notices when evaluate no longer runs. Null when the URL is not
 * set. A failure is logged, without the address. Never throws.
 */
export const sendHeartbeat = async ({
  fetch,
  settings: { heartbeatUrl },
}: HeartbeatContext): Promise<'ok' | 'failed' | null> => {
  if (heartbeatUrl === null) return null
  const response = await fetchOnce(timeoutMs, (options) => fetch(heartbeatUrl, options))
  if (typeof response !== 'string' && response.ok) return 'ok'
  const reason = typeof response === 'string' ? response : `HTTP ${response.status}`
  log({ event: 'delivery_attempted', receiver: 'heartbeat', status: 'failed', error: reason })
  return 'failed'
}
