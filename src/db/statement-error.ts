/**
 * What SQLite said of the statement that failed, such as `no such column: r.priority`. An error that is not
 * SQLite's (the connection, say) is thrown again.
 */
export const reasonOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  const [, reason] = /^(?:.*?D1_ERROR: )?(.*?)(?:: SQLITE_\w+.*)$/m.exec(message) ?? []
  if (reason === undefined) throw error
  return reason
}
