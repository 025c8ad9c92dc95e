/**
 * Makes one request without following redirects, and gives up after `timeoutMs`. `request` passes the given
 * options on to fetch. Never throws: when there is no response, a text without the address says why.
 */
export const fetchOnce = async (
  timeoutMs: number,
  request: (options: RequestInit) => Promise<Response>,
): Promise<Response | string> => {
  try {
    const response = await request({
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    await response.body?.cancel()
    return response
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === 'TimeoutError'
    return isTimeout ? `no answer within ${timeoutMs / 1000} s` : 'no connection'
  }
}
