import { fstatSync, ftruncateSync, writeSync } from 'node:fs'

const standardOutput = 1

/** What `npm run` has written to standard output before the script began. */
const bannerOfNpm = (): string | null => {
  const { npm_lifecycle_event, npm_lifecycle_script, npm_package_name, npm_package_version } =
    process.env
  if (npm_lifecycle_event === undefined) return null
  const command = [npm_lifecycle_script, ...process.argv.slice(2)].join(' ')
  return `\n> ${npm_package_name}@${npm_package_version} ${npm_lifecycle_event}\n> ${command}\n\n`
}

/**
 * Prints a text that a program is to read. Where standard output is a file that holds nothing but the two lines
 * npm announces a script with, it takes their place.
 */
export const printAlone = (text: string): void => {
  const banner = bannerOfNpm()
  const file = fstatSync(standardOutput)
  if (banner === null || !file.isFile() || file.size !== Buffer.byteLength(banner)) {
    process.stdout.write(text)
    return
  }
  ftruncateSync(standardOutput)
  const bytes = Buffer.from(text)
  let at = 0
  while (at < bytes.length) at += writeSync(standardOutput, bytes, at, bytes.length - at, at)
}
