import type { Labels } from './labels.ts'

const encoder = new TextEncoder()
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const hex = (half: number): string => (half >>> 0).toString(16).padStart(8, '0')

/**
 * Alertmanager's fingerprint of a label set: FNV-1a, 64 bits, over the names in order, each followed by a
 * byte 255, its value and another 255 (common/model/signature.go). 16 hexadecimal digits.
 */
export const fingerprint = (labels: Labels): string => {
  // The hash in two halves of 32 bits, as bigint takes ten times as long; its prime is 2 ** 40 + 435.
  let high = 0xcbf29ce4
  let low = 0x84222325
  const add = (byte: number) => {
    const mixed = low ^ byte
    const lower = (mixed & 0xffff) * 435
    const upper = (mixed >>> 16) * 435 + (lower >>> 16)
    high = (Math.imul(high, 435) + (upper >>> 16) + (mixed << 8)) | 0
    low = (upper << 16) | (lower & 0xffff)
  }
  for (const [name, value] of Object.entries(labels).toSorted(([a], [b]) => compare(a, b)))
    for (const part of [name, value]) {
      for (const byte of encoder.encode(part)) add(byte)
      add(255)
    }
  return hex(high) + hex(low)
}
