/** A clock that stands still until it is set. */
export class Clock {
  #now: Date

  constructor(start: string) {
    this.#now = new Date(start)
  }

  readonly now = (): Date => new Date(this.#now)

  set(time: string): void {
    this.#now = new Date(time)
  }

  pass(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds)
  }
}
