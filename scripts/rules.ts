import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { parseRules, rulesFile } from '../src/alerting/rules.ts'

const alerts = join(import.meta.dirname, '../alerts')

const usage = `Usage: npm run rules -- COMMAND

  check [FILE]   name every fault of a rules file (alerts/rules.json), each with its place
  schema         print the JSON Schema for editors into alerts/rules.schema.json`

const main = (command?: string, file = join(alerts, 'rules.json')): string => {
  switch (command) {
    case 'check':
      return `${file}: ${parseRules(JSON.parse(readFileSync(file, 'utf8'))).length} rules, no fault`
    case 'schema': {
      const schema = JSON.stringify(z.toJSONSchema(rulesFile, { io: 'input' }), null, 2)
      writeFileSync(join(alerts, 'rules.schema.json'), `${schema}\n`)
      return 'alerts/rules.schema.json is written'
    }
    default:
      throw new Error(usage)
  }
}

try {
  console.log(main(...process.argv.slice(2)))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
