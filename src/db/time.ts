/** A timestamp in either form (`2026-05-01 10:00:00` or RFC 3339), as SQL → whole milliseconds since the epoch, as SQL. */
export const milliseconds = (time: string): string =>
  `CAST(round(unixepoch(${time}, 'subsec') * 1000) AS INTEGER)`

/** A time as our tables write it and SQLite sorts it: UTC with milliseconds, `2026-05-01 10:00:00.000`. */
export const sqliteTime = (time: Date): string => time.toISOString().replace('T', ' ').slice(0, 23)
