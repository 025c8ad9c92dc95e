/** A timestamp in either form (`2026-05-01 10:00:00` or RFC 3339), as SQL → whole milliseconds since the epoch, as SQL. */
export const milliseconds = (time: string): string =>
  `CAST(round(unixepoch(${time}, 'subsec') * 1000) AS INTEGER)`
