/** Where progress is shown: standard error, but for tests. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

const parts = 10

/**
 * Shows how far work has come: on a terminal in one line for each thing that is gone through, written anew at each
 * step and left standing with the last; elsewhere in a line for each tenth of what takes several steps.
 */
export class Progress {
  readonly #stream: ProgressStream
  #name = ''
  #part = 0
  #isLineOpen = false

  constructor(stream: ProgressStream) {
    this.#stream = stream
  }

  /** To be told after each step: `done` of `total` keys of what has this name are through. */
  readonly show = (name: string, done: number, total: number): void => {
    if (name !== this.#name) this.#begin(name)
    const [of, all] = [done, total].map((keys) => keys.toLocaleString('en'))
    const share = total === 0 ? 1 : done / total
    const line = `${name}  ${of} of ${all} keys, ${Math.floor(100 * share)} %`
    if (this.#stream.isTTY) {
      // What is wider than the terminal would go on in a second line, to which \r does not come back.
      const width = (this.#stream.columns || Number.POSITIVE_INFINITY) - 1
      this.#stream.write(`\r${line.slice(0, Math.max(width, 0))}\u001b[K`)
      this.#isLineOpen = true
      return
    }
    const part = Math.floor(parts * share)
    if (part > this.#part && part < parts) this.#stream.write(`${line}\n`)
    this.#part = part
  }

  #begin(name: string): void {
    this.#endLine()
    this.#name = name
    this.#part = 0
  }

  #endLine(): void {
    if (this.#isLineOpen) this.#stream.write('\n')
    this.#isLineOpen = false
  }

  /** Leaves what was shown, so that what is printed next begins in a line of its own. */
  [Symbol.dispose](): void {
    this.#endLine()
  }
}
