/** Names every fault of a file of ours, each with its place. */
export class FaultsError extends Error {
  readonly faults: readonly string[]

  /** `what`: whose faults, in the plural. */
  constructor(what: string, faults: readonly string[]) {
    super(`Invalid ${what}:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.name = 'FaultsError'
    this.faults = faults
  }
}
