interface Entry {
  readonly ms: number
  /** Of two at the same time the one that was entered first comes first. */
  readonly number: number
  readonly act: () => void
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.ms < b.ms || (a.ms === b.ms && a.number < b.number)

/** What happens when: a binary heap, which moves the clock. */
export class Agenda {
  #heap: Entry[] = []
  #count = 0
  nowMs = 0

  /** Enters something for a moment, which is now at the earliest. */
  at(ms: number, act: () => void): void {
    this.#count += 1
    const entry = { ms: Math.max(ms, this.nowMs), number: this.#count, act }
    let place = this.#heap.length
    this.#heap.push(entry)
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = this.#heap[above]
      if (other === undefined || isBefore(other, entry)) break
      this.#heap[place] = other
      place = above
    }
    this.#heap[place] = entry
  }

  #take(): Entry | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (first === undefined || last === undefined || first === last) return first
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      const left = this.#heap[below]
      const right = this.#heap[below + 1]
      if (left === undefined) break
      let least = left
      if (right !== undefined && isBefore(right, left)) {
        least = right
        below += 1
      }
      if (isBefore(last, least)) break
      this.#heap[place] = least
      place = below
    }
    this.#heap[place] = last
    return first
  }

  /** Lets happen what is due until a moment, and moves the clock there. */
  runUntil(ms: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.ms <= ms; first = this.#heap[0]) {
      this.#take()
      this.nowMs = first.ms
      first.act()
    }
    this.nowMs = ms
  }
}
