import { mkdirSync, writeFileSync } from 'node:fs'
import { migrationFiles } from '../src/views/migrations.ts'

const [command] = process.argv.slice(2)
if (command === 'migrations') {
  const folder = new URL('../migrations/', import.meta.url)
  mkdirSync(new URL('down/', folder), { recursive: true })
  for (const [path, text] of migrationFiles()) {
    writeFileSync(new URL(path, folder), text)
    console.log(`migrations/${path}: ${text.length} bytes`)
  }
} else {
  console.error('Usage: npm run views -- migrations')
  process.exitCode = 2
}
