import type { Labels } from './labels.ts'

const encoder = new TextEncoder()
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const hex = (half: number): string => half.toString(16).padStart(8, '0')

/**
 * Alertmanager's fingerprint of a label set: FNV-1a, 64 bits, over the names in order, each followed by a
 * byte 255, its value and another 255 (common/model/signature.go). 16 hexadecimal digits.
 */
export const fingerprint = (labels: Labels): string => {
  // The hash in two halves of 32 bits, as bigint takes ten times as long; its prime is 2 ** 40 + 435.
  let high = 0xcbf29ce4
  let low = 0x84222325
  const add = (byte: number) => {
    const mixed = (low ^ byte) >>> 0
    const product = mixed * 435
    high = (high * 435 + Math.floor(product / 2 ** 32) + mixed * 256) % 2 ** 32
    low = product % 2 ** 32
  }
  for (const [name, value] of Object.entries(labels).toSorted(([a], [b]) => compare(a, b)))
    for (const part of [name, value]) {
      for (const byte of encoder.encode(part)) add(byte)
      add(255)
    }
  return hex(high) + hex(low)
}
