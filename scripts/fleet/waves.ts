/** A part of the databases that is migrated before the next is begun. */
export interface Wave<T> {
  readonly name: string
  readonly items: readonly T[]
}

/** One canary, then 1 %, then 10 %, then all the others. Waves that would be empty are left out. */
export const wavesOf = <T>(items: readonly T[]): Wave<T>[] => {
  const part = (share: number) => Math.max(1, Math.ceil(items.length * share))
  const ends = [1, 1 + part(0.01), 1 + part(0.01) + part(0.1), items.length]
  const names = ['canary', '1 %', '10 %', 'all others']
  return names
    .map((name, n) => ({ name, items: items.slice(ends[n - 1] ?? 0, ends[n]) }))
    .filter((wave) => wave.items.length > 0)
}
