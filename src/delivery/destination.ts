import { sha256 } from '../db/sha256.ts'
import type { Receiver } from './receiver.ts'

/** A receiver and where its messages go now. */
export interface Destination {
  readonly receiver: string
  /** SHA-256 of its URL, hexadecimal: tells one address from another without storing either. */
  readonly destination: string
}

export const destinationOf = async ({ name, url }: Receiver): Promise<Destination> => ({
  receiver: name,
  destination: await sha256(url),
})
