import type { Receiver } from '../alerting/receiver.ts'
import { sha256 } from '../db/sha256.ts'

/** Tells a receiver's address from another without keeping it: SHA-256, hexadecimal. */
export const destinationOf = async ({ name, url }: Receiver) => ({
  receiver: name,
  destination: await sha256(url),
})
