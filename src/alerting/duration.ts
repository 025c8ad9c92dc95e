const unitMs = {
  y: 365 * 86_400_000,
  w: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
} as const

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/

/**
 * A duration as Prometheus writes it (`90s`, `5m`, `1h30m`; common/model/time.go), in milliseconds; null
 * for anything else.
 */
export const parseDuration = (text: string): number | null => {
  if (text === '0') return 0
  const match = text === '' ? null : pattern.exec(text)
  if (!match) return null
  return Object.values(unitMs).reduce(
    (total, unit, index) => total + Number(match[index + 1] ?? 0) * unit,
    0,
  )
}
