import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

const root = join(import.meta.dirname, '../..')

/** The settings of a local run. */
export interface LocalSettings {
  readonly bindings: Readonly<Record<string, string>>
  /** Whether alerts come to the receiver that prints them. */
  readonly isReceivedHere: boolean
  /** Where alerts go, for people: without the address, which is a secret. */
  readonly remark: string
}

const readVars = (path: string): Record<string, string> => {
  if (!existsSync(path)) return {}
  const entries = Object.entries(parseEnv(readFileSync(path, 'utf8')))
  return Object.fromEntries(entries.flatMap(([name, value]) => (value ? [[name, value]] : [])))
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'no URL')

/**
 * The settings of a local run in a folder: those of .dev.vars, or of the example where there is none. Alerts go where
 * .dev.vars has them sent; where it does not say, or says what the example does, to the receiver here, which listens on
 * the given port.
 */
export const localSettings = (receiverPort: number, folder = root): LocalSettings => {
  const example = readVars(join(folder, '.dev.vars.example'))
  const own = readVars(join(folder, '.dev.vars'))
  const settings = existsSync(join(folder, '.dev.vars')) ? own : example
  const url = own.ALERT_WEBHOOK_URL
  if (url !== undefined && url !== example.ALERT_WEBHOOK_URL)
    return {
      bindings: settings,
      isReceivedHere: false,
      remark: `Alerts go to the ALERT_WEBHOOK_URL of .dev.vars (${hostOf(url)}) and are not printed here.`,
    }
  const format = settings.ALERT_WEBHOOK_FORMAT ?? 'alertmanager'
  const remark = `Alerts go to a receiver on port ${receiverPort}, which prints them here.`
  return {
    bindings: {
      ...settings,
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${receiverPort}/alerts`,
      ALERT_WEBHOOK_FORMAT: 'alertmanager',
    },
    isReceivedHere: true,
    remark:
      format === 'alertmanager'
        ? remark
        : `${remark} It reads alertmanager alone: ALERT_WEBHOOK_FORMAT=${format} is not used.`,
  }
}
