/**
 * Where invocations stand, as SQL. They have no index but their series and number, as an index would cost a row a tick;
 * within a series numbers ascend with time. Numbers are shared with other series, so that there may be gaps between
 * those of one. ?1 is the database.
 */

/** With which number the newest `limit` invocations of a series begin. */
export const newestBeginSql = (series: string, limit: string, before = ''): string =>
  `(SELECT min(number) FROM (
    SELECT n.number FROM viewkeeper_invocations n WHERE n.database = ?1 AND n.series = ${series} ${before}
    ORDER BY n.number DESC LIMIT ${limit}))`

/** The number of the newest invocation of a series. */
export const newestNumberSql = (series: string): string =>
  `(SELECT max(n.number) FROM viewkeeper_invocations n WHERE n.database = ?1 AND n.series = ${series})`

/** Every series of the database, as a table with the column `series`; however many invocations each has. */
export const everySeriesSql = `(
  WITH RECURSIVE every(series) AS (
    SELECT min(series) FROM viewkeeper_invocations WHERE database = ?1
    UNION ALL
    SELECT (SELECT min(i.series) FROM viewkeeper_invocations i WHERE i.database = ?1 AND i.series > every.series)
    FROM every WHERE every.series IS NOT NULL)
  SELECT series FROM every WHERE series IS NOT NULL)`

/**
 * The number of the first invocation of a series that was begun at a moment or later, or the one after its last. Found by
 * halving: a few rows, however many there are.
 */
export const firstNumberSql = (series: string, sinceMs: string): string =>
  `(WITH RECURSIVE search(low, high) AS (
    SELECT (SELECT min(n.number) FROM viewkeeper_invocations n WHERE n.database = ?1 AND n.series = ${series}),
      ${newestNumberSql(series)} + 1
    UNION ALL
    SELECT iif(n.started_at_ms < ${sinceMs}, n.number + 1, low),
      iif(n.started_at_ms < ${sinceMs}, high, (low + high) / 2)
    FROM search CROSS JOIN viewkeeper_invocations n ON n.database = ?1 AND n.series = ${series} AND n.number = (
      SELECT min(m.number) FROM viewkeeper_invocations m
      WHERE m.database = ?1 AND m.series = ${series} AND m.number >= (low + high) / 2)
    WHERE low < high)
  SELECT low FROM search WHERE low = high)`
