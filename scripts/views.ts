import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { migrationFiles } from '../src/views/migrations.ts'

const [command] = process.argv.slice(2)
if (command === 'migrations') {
  const folder = join(import.meta.dirname, '../migrations')
  mkdirSync(join(folder, 'down'), { recursive: true })
  for (const [path, text] of migrationFiles()) {
    writeFileSync(join(folder, path), text)
    console.log(`migrations/${path}: ${text.length} bytes`)
  }
} else {
  console.error('Usage: npm run views -- migrations')
  process.exitCode = 2
}
