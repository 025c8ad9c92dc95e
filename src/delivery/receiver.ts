import type { Receiver as AlertingReceiver } from '../alerting/receiver.ts'
import type { Addressee, Format } from './formats/format.ts'

/** A receiver with all that is needed to send to it. */
export interface Receiver extends AlertingReceiver, Addressee {
  readonly format: Format
  readonly url: string
  /** Signing secrets, `whsec_…`; none for unsigned messages. */
  readonly secrets: readonly string[]
}

/** A receiver whose URL is not set. */
export interface InactiveReceiver {
  readonly name: string
  readonly format: Format
  /** The setting that would hold its URL. */
  readonly urlEnv: string
}
