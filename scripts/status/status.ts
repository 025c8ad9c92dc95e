import { styleText } from 'node:util'
import type * as z from 'zod'
import { application } from '../../src/app.ts'
import { type shownVerdict, showVerdict } from '../../src/http/status.ts'
import { parseSettings } from '../../src/settings.ts'
import { readVerdict } from '../../src/verdict/read-verdict.ts'
import { unreachable } from '../../src/verdict/verdict.ts'
import type { Answer } from '../command-line/answer.ts'
import { sentenceOf } from '../command-line/errors.ts'
import { exits } from '../command-line/exits.ts'
import { waiting } from '../command-line/progress.ts'
import { onControl } from '../fleet/control.ts'
import { requireInstalled } from '../local/ledger.ts'
import { localSettings } from '../local/settings.ts'
import { onTarget, optionsOf, type Target } from '../local/target.ts'
import { readConfig, wranglerFile } from '../local/wrangler.ts'
import { verdictOver } from './over-http.ts'

type ShownVerdict = z.output<typeof shownVerdict>

/** Whose verdict is asked for: of a database, or of the worker at an address. */
export type StatusOptions = Target & { readonly url?: string }

const statusOf = {
  ok: exits.fine,
  warning: exits.wrong,
  critical: exits.unable,
  unknown: exits.unable,
} as const

const colourOf = { ok: 'green', warning: 'yellow', critical: 'red', unknown: 'red' } as const

/** The settings that a verdict goes by, as the worker has them. */
const settingsOf = async (target: Target) => {
  const { vars } = await readConfig(target.config)
  const settings = parseSettings(target.remote ? vars : { ...vars, ...localSettings(0).bindings })
  // The commands are to find the database that was asked.
  return { ...settings, commandOptions: optionsOf(target).join(' ') }
}

const ofDatabase = async (target: Target): Promise<ShownVerdict> => {
  const settings = await settingsOf(target)
  return onTarget(
    target,
    async (db) => {
      await requireInstalled(db)
      const asked = { db, application, settings, now: () => new Date() }
      if (target.database === undefined) return showVerdict(await readVerdict(asked))
      // CONTROL knows when it was last looked at.
      return onControl({ ...target, config: target.config ?? wranglerFile }, async (control) =>
        showVerdict(await readVerdict({ ...asked, fleet: { application, control } })),
      )
    },
    settings.databaseName,
  )
}

/** What can't be asked for is unknown, and why is the sentence. */
const orUnknown = async (ask: () => Promise<ShownVerdict>): Promise<ShownVerdict> => {
  try {
    return await ask()
  } catch (error) {
    return showVerdict(unreachable(sentenceOf(error)))
  }
}

const text = ({ state, sentence, faults, left_out }: ShownVerdict): string =>
  [
    styleText(colourOf[state], sentence, { stream: process.stdout }),
    ...faults.flatMap((fault) => [
      `  ${fault.kind.padEnd(7)}  ${fault.sentence}`,
      ...(fault.command === null ? [] : [`           ${fault.command}`]),
    ]),
    ...(left_out === undefined ? [] : [`  and ${left_out} more`]),
  ].join('\n')

/** How all is, in a sentence, what is wrong beneath it, and the command that mends each. Never throws. */
export const status = async (
  { url, ...target }: StatusOptions,
  env = process.env,
): Promise<Answer> => {
  const verdict = await waiting('Asking how all is', () =>
    orUnknown(() =>
      url === undefined ? ofDatabase(target) : verdictOver(url, env, target.database),
    ),
  )
  return { text: text(verdict), json: verdict, status: statusOf[verdict.state] }
}
