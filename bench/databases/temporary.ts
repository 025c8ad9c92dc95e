import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folders = new Set<string>()

export const removeFolder = (folder: string): void => {
  rmSync(folder, { recursive: true, force: true })
  folders.delete(folder)
}

/** A folder that is gone when the process ends, if it was not removed before. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-bench-'))
  folders.add(folder)
  return folder
}

process.once('exit', () => {
  for (const folder of folders) removeFolder(folder)
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
