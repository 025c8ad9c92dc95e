/** The items by a key that some have in common; keys are the same when they look the same. */
export const grouped = <T, K>(items: readonly T[], keyOf: (item: T) => K): [K, T[]][] => {
  const groups = new Map<string, [K, T[]]>()
  for (const item of items) {
    const key = keyOf(item)
    const name = JSON.stringify(key)
    const group = groups.get(name)
    if (group) group[1].push(item)
    else groups.set(name, [key, [item]])
  }
  return [...groups.values()]
}
