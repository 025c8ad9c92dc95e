import { describe, expect, it, vi } from 'vitest'
import { HeldBack, type RateLimiter, senderOf } from '../../src/http/held-back.ts'

const sender = (address: string) =>
  senderOf(new Request('http://viewkeeper.test', { headers: { 'cf-connecting-ip': address } }))
const now = new Date('2026-05-01T10:00:00Z')
const later = (ms: number) => new Date(now.getTime() + ms)
const full: RateLimiter = { limit: async () => ({ success: false }) }

describe('a sender', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::2', '0:0:0:0'],
    ['::1', null],
    ['127.0.0.1', null],
  ])('%s is %s', (address, expected) => {
    expect(sender(address)).toBe(expected)
  })
})

describe('who is held back', () => {
  it('waits for a minute, and no longer by any clock', async () => {
    const heldBack = new HeldBack()
    await heldBack.count('a', full, now)
    expect(heldBack.secondsLeft('a', now)).toBe(60)
    expect(heldBack.secondsLeft('a', later(59_001))).toBe(1)
    expect(heldBack.secondsLeft('a', later(60_000))).toBe(0)
    expect(heldBack.secondsLeft('a', later(-3_600_000))).toBe(0)
    expect(heldBack.secondsLeft('b', now)).toBe(0)
  })

  it('is nobody without a limiter, within its limit, and where it fails', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const heldBack = new HeldBack()
    await heldBack.count('a', null, now)
    await heldBack.count('a', { limit: async () => ({ success: true }) }, now)
    await heldBack.count('a', { limit: () => Promise.reject(new Error('down')) }, now)
    expect(heldBack.secondsLeft('a', now)).toBe(0)
    expect(log).toHaveBeenCalledOnce()
  })

  it('is remembered until a thousand others have come after', async () => {
    const heldBack = new HeldBack()
    for (let n = 0; n <= 1000; n += 1) await heldBack.count(`${n}`, full, now)
    expect(heldBack.secondsLeft('0', now)).toBe(0)
    expect(heldBack.secondsLeft('1', now)).toBe(60)
  })
})
