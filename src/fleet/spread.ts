import { fingerprint } from '../alerting/fingerprint.ts'

/** Up to so many databases, each has a message of its own; beyond, so many share one. */
const mostAlone = 50
const perMessage = 10

/** Databases that are looked after in one go, and how long after its tick. */
export interface Part {
  readonly databases: readonly string[]
  readonly delaySeconds: number
}

/** Bits of a hash so that similar names are far apart: the last steps of MurmurHash3 (Austin Appleby, public domain). */
const mixed = (hash: number): number => {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

const known = new Map<string, number>()

/** Where in a tick a database has its place: the same each time, from 0 up to 1. An isolate asks for each many times. */
const placeOf = (name: string): number => {
  const place =
    known.get(name) ?? mixed(Number.parseInt(fingerprint({ name }).slice(8), 16)) / 2 ** 32
  known.set(name, place)
  return place
}

/**
 * Spreads databases over a tick, each by a hash of its name, so that its ticks are an interval apart whatever others come
 * and go; neighbours share a message. `spreadSeconds`: over how long.
 */
export const spread = (names: readonly string[], spreadSeconds: number): Part[] => {
  const placed = names
    .map((name) => ({ name, place: placeOf(name) }))
    .toSorted((a, b) => a.place - b.place || (a.name < b.name ? -1 : 1))
  const size = names.length <= mostAlone ? 1 : perMessage
  return Array.from({ length: Math.ceil(placed.length / size) }, (_, n) => {
    const own = placed.slice(n * size, (n + 1) * size)
    return {
      databases: own.map(({ name }) => name),
      delaySeconds: Math.floor((own[0]?.place ?? 0) * spreadSeconds),
    }
  })
}
