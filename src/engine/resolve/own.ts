/** What a record has under a name itself: every object has something under `constructor` or `toString` as well. */
export const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined
