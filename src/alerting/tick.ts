/** From one tick of the five-minute cron to the next, in milliseconds: an evaluate, and what comes before it. */
export const tickMs = 300_000
