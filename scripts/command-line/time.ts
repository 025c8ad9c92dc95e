/** A time as lines of a log begin with it: UTC, to the second. */
export const clockTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
