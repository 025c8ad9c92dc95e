import { duration } from './words.ts'

/** Where progress is shown: standard error, but for tests. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** On a terminal a line is written anew after this, in milliseconds, so that nothing looks frozen. */
const tickMs = 1000

/** Elsewhere a line is written for each tenth, and after so long in any case, in milliseconds. */
const parts = 10
const silenceMs = 30_000

/** What takes less is not worth a line elsewhere, in milliseconds. */
const shortMs = 2000

/** What was told to be waited for, elsewhere than on a terminal: once is enough. */
const told = new WeakMap<ProgressStream, Set<string>>()

/** The streams on which a line is open: another is not begun in it. */
const open = new WeakSet<ProgressStream>()

const milliseconds = (): number => performance.now()

/** Writes the line anew. What is wider than the terminal would go on in a second line, to which \r does not come back. */
const rewrite = (stream: ProgressStream, line: string): void => {
  const width = (stream.columns || Number.POSITIVE_INFINITY) - 1
  stream.write(`\r${line.slice(0, Math.max(width, 0))}\u001b[K`)
}

/** How far something has come. */
interface Reached {
  readonly name: string
  readonly done: number
  readonly total: number
}

/**
 * Shows how far work has come, how fast it goes and how long it will take: on a terminal in one line for each thing
 * that is gone through, written anew at each step and each second, and left standing with the last; elsewhere in a line
 * for each tenth of what takes several steps, and one every half a minute.
 */
export class Progress {
  readonly #stream: ProgressStream
  readonly #unit: string
  readonly #now: () => number
  #reached: Reached = { name: '', done: 0, total: 0 }
  #begun = { at: 0, done: 0 }
  #shown = { part: 0, at: 0 }
  #tick: NodeJS.Timeout | null = null

  /** `unit` is what is counted, in the plural; `now` gives milliseconds. */
  constructor(stream: ProgressStream, unit = 'keys', now = milliseconds) {
    this.#stream = stream
    this.#unit = unit
    this.#now = now
  }

  /** To be told after each step: `done` of `total` of what has this name are through. */
  readonly show = (name: string, done: number, total: number): void => {
    if (name !== this.#reached.name) this.#begin(name, done)
    this.#reached = { name, done, total }
    if (this.#stream.isTTY) this.#rewrite()
    else this.#writeSometimes()
  }

  #begin(name: string, done: number): void {
    this.#endLine()
    this.#reached = { name, done, total: 0 }
    this.#begun = { at: this.#now(), done }
    this.#shown = { part: 0, at: this.#begun.at }
    if (!this.#stream.isTTY) return
    open.add(this.#stream)
    this.#tick = setInterval(() => this.#rewrite(), tickMs).unref()
  }

  #rewrite(): void {
    rewrite(this.#stream, this.#line())
  }

  #writeSometimes(): void {
    const { done, total } = this.#reached
    const part = total === 0 ? parts : Math.floor((parts * done) / total)
    const isLate = this.#now() - this.#shown.at >= silenceMs
    if (part >= parts || (part <= this.#shown.part && !isLate)) return
    this.#stream.write(`${this.#line()}\n`)
    this.#shown = { part, at: this.#now() }
  }

  #line(): string {
    const { name, done, total } = this.#reached
    const [of, all] = [done, total].map((count) => count.toLocaleString('en'))
    const share = total === 0 ? 1 : done / total
    return `${name}  ${of} of ${all} ${this.#unit}, ${Math.floor(100 * share)} %${this.#pace()}`
  }

  /** How fast it goes and how long it will take; once it is through, how long it took. */
  #pace(): string {
    const { done, total } = this.#reached
    const seconds = (this.#now() - this.#begun.at) / 1000
    if (seconds < shortMs / 1000) return ''
    if (done >= total) return `, ${duration(seconds)}`
    const rate = (done - this.#begun.done) / seconds
    if (rate === 0) return `, ${duration(seconds)}`
    const perSecond = rate < 10 ? rate.toFixed(1) : Math.round(rate).toLocaleString('en')
    return `, ${perSecond} a second, ${duration((total - done) / rate)} left`
  }

  #endLine(): void {
    if (this.#tick === null) return
    clearInterval(this.#tick)
    this.#tick = null
    open.delete(this.#stream)
    this.#stream.write('\n')
  }

  /** Leaves what was shown, so that what is printed next begins in a line of its own. */
  [Symbol.dispose](): void {
    this.#endLine()
  }
}

/** Shows, from now on, what is waited for; gives what ends that. */
const showWaiting = (name: string, stream: ProgressStream): (() => void) => {
  const begun = milliseconds()
  const line = () => `${name} … ${duration((milliseconds() - begun) / 1000)}`
  if (stream.isTTY) {
    open.add(stream)
    rewrite(stream, `${name} …`)
    const tick = setInterval(() => rewrite(stream, line()), tickMs).unref()
    return () => {
      clearInterval(tick)
      open.delete(stream)
      stream.write('\r\u001b[K')
    }
  }
  const write = () => stream.write(`${line()}\n`)
  const names = told.get(stream) ?? new Set()
  told.set(stream, names)
  const tell = () => {
    if (!names.has(name)) write()
    names.add(name)
  }
  const first = setTimeout(tell, shortMs).unref()
  const later = setInterval(write, silenceMs).unref()
  return () => {
    clearTimeout(first)
    clearInterval(later)
  }
}

/**
 * Shows that work of which it is not known how much there is goes on, and for how long: on a terminal in a line that is
 * gone when it ends, elsewhere in one after two seconds, the first time, and one every half a minute.
 */
export const waiting = async <T>(
  name: string,
  work: () => Promise<T>,
  stream: ProgressStream = process.stderr,
): Promise<T> => {
  if (open.has(stream)) return work()
  const end = showWaiting(name, stream)
  try {
    return await work()
  } finally {
    end()
  }
}
