/** Node's codes of what keeps a file from being read, in words. */
const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
}

/** Why a file could not be read, for people. */
export const readFault = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return words[code] ?? error.message.split(',')[0] ?? error.message
}
