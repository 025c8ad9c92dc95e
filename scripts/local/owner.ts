import { hostname } from 'node:os'

/** Names this process to others: `host/process id/random`. */
export const newOwner = (): string => `${hostname()}/${process.pid}/${crypto.randomUUID()}`

/** The process id in the name of an owner. */
export const processOf = (owner: string): string => owner.split('/')[1] ?? '?'

/** Whether the owner ran on this machine and is gone. */
export const isGone = (owner: string): boolean => {
  const [host, pid] = owner.split('/')
  if (host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}
