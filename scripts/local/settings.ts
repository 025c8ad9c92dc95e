import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

const root = join(import.meta.dirname, '../..')

/**
 * The settings of a local run: those of .dev.vars, or of the committed example, with alerts sent to the
 * local receiver.
 */
export const localSettings = (receiverPort: number): Record<string, string> => {
  const file = ['.dev.vars', '.dev.vars.example'].map((name) => join(root, name)).find(existsSync)
  const settings: Record<string, string> = {}
  for (const [name, value] of Object.entries(file ? parseEnv(readFileSync(file, 'utf8')) : {}))
    if (value !== undefined) settings[name] = value
  return {
    ...settings,
    ALERT_WEBHOOK_URL: `http://127.0.0.1:${receiverPort}/alerts`,
    ALERT_WEBHOOK_FORMAT: 'alertmanager',
  }
}
