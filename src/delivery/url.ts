import * as z from 'zod/mini'

/** This machine, for development: what the URL parser makes of each way to write it. */
export const localHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Names that are known within a network only. */
const innerNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)$/

/** IPv4 networks that are not on the internet: private, shared, link-local, loopback, benchmark, multicast, reserved. */
const innerNetworks = [
  [0, 0, 8],
  [10, 0, 8],
  [100, 64, 10],
  [127, 0, 8],
  [169, 254, 16],
  [172, 16, 12],
  [192, 168, 16],
  [198, 18, 15],
  [224, 0, 3],
] as const

/** Whether the first two numbers of an address are those of a network, whose first `bits` bits count. */
const isIn =
  (first: number, second: number) =>
  ([one, two, bits]: (typeof innerNetworks)[number]): boolean =>
    (first * 256 + second) >> (16 - bits) === (one * 256 + two) >> (16 - bits)

/** The parser writes every form of an IPv4 address, be it decimal, octal or hexadecimal, as four numbers. */
const isInnerIpv4 = (host: string): boolean => {
  const [, first, second] = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host) ?? []
  return first !== undefined && innerNetworks.some(isIn(Number(first), Number(second)))
}

/** All but the global addresses, 2000::/3, and of these the tunnels 2001:0::/32 and 2002::/16, which hold IPv4 ones. */
const isInnerIpv6 = (host: string): boolean =>
  host.startsWith('[') && !/^\[(?!2002:|2001:(0:|:))[23][0-9a-f]{3}:/.test(host)

const isInnerName = (host: string): boolean =>
  !host.startsWith('[') && (innerNames.test(host) || !host.includes('.'))

/** What is wrong with an address to send to, in words without the address; null: nothing. */
const urlFault = (text: string): string | null => {
  const url = URL.parse(text)
  const isLocal = url !== null && localHosts.includes(url.hostname)
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    return 'must be an https URL (http is accepted for localhost, 127.0.0.1 and [::1] only)'
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password'
  const host = url.hostname.replace(/\.$/, '')
  if (!isLocal && [isInnerIpv4, isInnerIpv6, isInnerName].some((isInner) => isInner(host)))
    return 'must not be the address of a private network'
  return null
}

/** The URL of somebody else's server on the internet: https, or http on this machine. */
export const url = z.string({ error: 'must be text' }).check(
  z.superRefine((text, context) => {
    const message = urlFault(text)
    if (message !== null) context.addIssue(message)
  }),
)
