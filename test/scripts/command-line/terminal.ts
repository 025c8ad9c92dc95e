import type { ProgressStream } from '../../../scripts/command-line/progress.ts'

/** A terminal that keeps what is written to it, and the lines that then stand on it. */
export const terminal = (columns = 120) => {
  const written: string[] = []
  const text = () => written.join('')
  return {
    isTTY: true,
    columns,
    write: (part: string) => written.push(part),
    text,
    lines: () =>
      text()
        .replaceAll('\u001b[K', '')
        .split('\n')
        .map((line) => line.split('\r').at(-1) ?? ''),
  } satisfies ProgressStream & Record<string, unknown>
}
