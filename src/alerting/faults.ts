/** Thrown for a faulty file of rules or receivers. The message names every fault with its place. */
export class FaultsError extends Error {
  readonly faults: readonly string[]

  /** `what` is faulty, in the plural: `receivers`. */
  constructor(what: string, faults: readonly string[]) {
    super(`Invalid ${what}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'FaultsError'
    this.faults = faults
  }
}
