import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '../free-port.ts'
import { type Block, typed } from './blocks.ts'

/** A clone as a newcomer has it after `npm ci`. */
const clone = (folder: string): void => {
  const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' }).trim().split('\n')
  for (const file of files) cpSync(file, join(folder, file))
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
}

/** npm, but the packages are there already, and the worker listens where nothing else does. */
const npm = (port: number): string => `#!/bin/bash
case "$1" in
  ci) exit 0 ;;
  start) set -- start -- --port ${port} "\${@:3}" ;;
esac
exec node "$(command -v npm-itself)" "$@"
`

const isLeftRunning = ({ text: typedText }: Block): boolean => /npm start$/.test(typedText.trim())

/** A block in bash. One that ends with npm start is left running, and goes on as soon as the worker listens. */
const inBash = (block: Block, port: number): string => {
  const commands = block.text.replaceAll('127.0.0.1:8787', `127.0.0.1:${port}`)
  const title = `echo '=== ${block.document}:${block.line}'\n`
  return isLeftRunning(block)
    ? `${title}: > started.log; { ${commands.trim()}; } > started.log 2>&1 &
tail -n +1 -f --pid=$! started.log | grep -m1 -F 'Ctrl+C' || { cat started.log; exit 1; }
cat started.log\n`
    : title + commands
}

/**
 * Types the `sh` blocks of documents, one after another as they are printed, into one shell in a fresh clone.
 * Returns all that was said; throws with it where a command failed.
 */
export const runDocuments = async (documents: readonly string[]): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'viewkeeper-clone-'))
  const bin = mkdtempSync(join(tmpdir(), 'viewkeeper-bin-'))
  try {
    clone(folder)
    const port = await freePort()
    writeFileSync(join(bin, 'npm'), npm(port), { mode: 0o755 })
    const itself = execFileSync('bash', ['-c', 'readlink -f "$(command -v npm)"'], {
      encoding: 'utf8',
    })
    symlinkSync(itself.trim(), join(bin, 'npm-itself'))
    const blocks = documents.flatMap(typed).map((block) => inBash(block, port))
    const end = `trap 'trap - EXIT; jobs -p | xargs -r -I{} kill -- -{}; wait' EXIT`
    const child = spawn('bash', ['-c', ['set -em', 'exec 2>&1', end, ...blocks].join('\n')], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      },
    })
    const code = new Promise((resolved) => child.once('close', resolved))
    const said = await text(child.stdout)
    if ((await code) !== 0) throw new Error(`A command failed:\n${said}`)
    return said
  } finally {
    for (const each of [folder, bin]) rmSync(each, { recursive: true })
  }
}
