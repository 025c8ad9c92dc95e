/** For so long after its first one, further sends to a receiver begin in one run, in milliseconds. */
const receiverTimeMs = 30_000

/** What the share of a message depends on. */
interface Waiting {
  readonly receiver: string
  readonly group_key: string
  readonly attempts: number
  readonly due_at_ms: number
}

/** When a group is due: as its first message is. */
const dueMs = ([first]: readonly Waiting[]): number => first?.due_at_ms ?? 0

/** One receiver within a run: its groups that wait, how many are being sent, and how many were begun. */
export class Lane<M extends Waiting> {
  /** Its oldest messages have failed before: it may keep a connection busy for long. */
  readonly isDoubtful: boolean
  sending = 0
  begun = 0
  #waiting: readonly (readonly M[])[]
  readonly #share: number
  #isClosed = false
  #endsMs = Number.POSITIVE_INFINITY

  constructor(groups: readonly (readonly M[])[], share: number) {
    this.#waiting = groups
    this.#share = share
    this.isDoubtful = groups.some(([first]) => (first?.attempts ?? 0) > 0)
  }

  /** Whether sends may begin. */
  isOpen(now: Date): boolean {
    return !this.#isClosed && now.getTime() < this.#endsMs
  }

  /** Whether a group waits that may be sent now. */
  isReady(now: Date): boolean {
    return this.#due(now) !== undefined && this.sending < this.#share && this.isOpen(now)
  }

  /** When the next of the groups falls due that can't be sent yet, in milliseconds; infinity where none may be sent. */
  nextMs(now: Date): number {
    const later = this.#waiting.map(dueMs).filter((ms) => ms > now.getTime())
    const nextMs = Math.min(...later)
    return this.isOpen(new Date(nextMs)) ? nextMs : Number.POSITIVE_INFINITY
  }

  #due(now: Date): readonly M[] | undefined {
    return this.#waiting.find((group) => dueMs(group) <= now.getTime())
  }

  /** Begins no further send in this run. */
  close(): void {
    this.#isClosed = true
  }

  /** The next group that is due, which from now on is being sent. */
  take(now: Date): readonly M[] | undefined {
    if (this.begun === 0) this.#endsMs = now.getTime() + receiverTimeMs
    this.sending += 1
    this.begun += 1
    const group = this.#due(now)
    this.#waiting = this.#waiting.filter((one) => one !== group)
    return group
  }

  /** A group is not being sent any more; what is left of it waits until its first message is due. */
  putBack(left: readonly M[]): void {
    this.sending -= 1
    if (left.length > 0) this.#waiting = [...this.#waiting, left]
  }
}

/** One lane for each receiver; together they have so many connections. */
export const lanesOf = <M extends Waiting>(
  messages: readonly M[],
  connections: number,
): readonly Lane<M>[] => {
  const receivers = [...Map.groupBy(messages, ({ receiver }) => receiver).values()]
  const share = Math.max(1, Math.floor(connections / receivers.length))
  return receivers.map(
    (own) => new Lane([...Map.groupBy(own, ({ group_key }) => group_key).values()], share),
  )
}

/**
 * The lane whose turn it is: those that have begun least come first. Where there are more lanes than connections, those
 * in doubt come last and take at most half of these, so that they can't hold them all.
 */
export const nextLane = <M extends Waiting>(
  lanes: readonly Lane<M>[],
  connections: number,
  now: Date,
): Lane<M> | undefined => {
  const doubtful = lanes.filter((lane) => lane.isDoubtful)
  const taken = doubtful.reduce((sum, { sending }) => sum + sending, 0)
  const isFull =
    lanes.length > connections && doubtful.length < lanes.length && taken >= connections / 2
  return lanes
    .filter((lane) => lane.isReady(now) && !(isFull && lane.isDoubtful))
    .toSorted((a, b) => Number(a.isDoubtful) - Number(b.isDoubtful) || a.begun - b.begun)[0]
}
