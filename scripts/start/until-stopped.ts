/** Ends with Ctrl+C, which workerd would otherwise end this process by. */
export const untilStopped = (): AbortSignal => {
  const stopped = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.removeAllListeners(signal)
    process.once(signal, () => stopped.abort())
  }
  return stopped.signal
}
