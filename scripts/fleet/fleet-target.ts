/** Which fleet a command is about. */
export interface FleetTarget {
  readonly remote?: boolean | undefined
  /** The folder of the local databases. */
  readonly data: string
  /** The path of the wrangler file. */
  readonly config: string
}
