import type { Labels } from './labels.ts'

const encoder = new TextEncoder()
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Alertmanager's fingerprint of a label set: FNV-1a, 64 bits, over the names in order, each followed by a
 * byte 255, its value and another 255 (common/model/signature.go). 16 hexadecimal digits.
 */
export const fingerprint = (labels: Labels): string => {
  let hash = 0xcbf29ce484222325n
  const add = (byte: number) => {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn
  }
  for (const [name, value] of Object.entries(labels).toSorted(([a], [b]) => compare(a, b)))
    for (const part of [name, value]) {
      for (const byte of encoder.encode(part)) add(byte)
      add(255)
    }
  return hash.toString(16).padStart(16, '0')
}
