import { describe, expect, test } from 'vitest'
import { url } from '../../src/delivery/url.ts'

const faultOf = (text: string) => url.safeParse(text).error?.issues[0]?.message ?? null

describe('an address to send to', () => {
  test.each([
    'https://example.com/hook?key=1',
    'https://8.8.8.8/',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://100.128.0.1/',
    'https://198.20.0.1/',
    'https://[2606:4700::1111]/',
    'https://localhost.example.com/',
    'https://local.example.com/',
    'http://localhost:8788/alerts',
    'http://127.0.0.1:8788/',
    'http://[::1]:9/',
    'http://2130706433/',
  ])('%s is taken', (text) => {
    expect(faultOf(text)).toBeNull()
  })

  test.each([
    'https://10.0.0.1/',
    'https://0x0a000001/',
    'https://167772161/',
    'https://012.0.0.1/',
    'https://10.1/',
    'https://①⓪.0.0.1/',
    'https://0.0.0.0/',
    'https://100.64.0.1/',
    'https://127.0.0.2/',
    'https://169.254.169.254/latest/meta-data/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://198.19.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[2001::1]/',
    'https://[2001:0:5ef5::1]/',
    'https://[2002:a00:1::]/',
    'https://[fc00::1]/',
    'https://[fd12::1]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    'https://metadata.google.internal/',
    'https://printer.local./',
    'https://app.localhost/',
    'https://router.home.arpa/',
    'https://intranet/',
  ])('%s is of a private network', (text) => {
    expect(faultOf(text)).toBe('must not be the address of a private network')
  })

  test.each(['https://user:password@example.com/', 'https://user@example.com/'])(
    '%s says who sends',
    (text) => {
      expect(faultOf(text)).toBe('must not hold a user name or password')
    },
  )

  test.each(['example.com', 'ftp://example.com/', 'http://example.com/', 'http://10.0.0.1/', ''])(
    '%s is no https URL',
    (text) => {
      expect(faultOf(text)).toContain('https URL')
    },
  )
})
