import { application, routes, shown } from './app.ts'
import { Database } from './db/database.ts'
import { systemTimer } from './db/timer.ts'
import type { HttpContext } from './http/context.ts'
import { answerToFaultySettings } from './http/faulty-settings.ts'
import type { RateLimiter } from './http/held-back.ts'
import { answeringBy } from './http/router.ts'
import { runCron } from './jobs/schedule.ts'
import { logError } from './log/log.ts'
import { faultAt, parseSettings, type Settings, SettingsError } from './settings.ts'

interface Env {
  readonly DB: D1Database
  readonly WRONG_TOKENS?: RateLimiter
}

const known = new WeakMap<Env, Settings | SettingsError>()
const refused = new WeakSet<Env>()

/** Parses the settings once per isolate; faults are logged that once, and returned rather than thrown. */
const settingsOf = (env: Env): Settings | SettingsError => {
  const settings = known.get(env) ?? tryParse(env)
  known.set(env, settings)
  return settings
}

const logSettings = (error: SettingsError): SettingsError => {
  logError({ event: 'settings_invalid', error: error.message })
  return error
}

/** The same for a request; the public token is refused at each that does not come from this machine, and logged once. */
const settingsFor = (request: Request, env: Env): Settings | SettingsError => {
  const settings = settingsOf(env)
  if (settings instanceof SettingsError) return settings
  const fault = faultAt(settings, request.url)
  if (fault === null) return settings
  if (!refused.has(env)) logSettings(fault)
  refused.add(env)
  return fault
}

const tryParse = (env: Env): Settings | SettingsError => {
  try {
    return parseSettings(env)
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error
    return logSettings(error)
  }
}

const answer = answeringBy(routes, shown)
const now = () => new Date()
const fetchThere: typeof fetch = (input, init) => fetch(input, init)

const httpContext = (env: Env, settings: Settings, context: ExecutionContext): HttpContext => ({
  db: Database.bound(settings.databaseName, env.DB, systemTimer),
  application,
  settings,
  now,
  timer: systemTimer,
  fetch: fetchThere,
  wrongTokens: env.WRONG_TOKENS ?? null,
  inSpan: (name, work) => context.tracing.enterSpan(name, work),
  waitUntil: (work) => context.waitUntil(work),
})

export default {
  fetch: async (request, env, context) => {
    const settings = settingsFor(request, env)
    return settings instanceof SettingsError
      ? answerToFaultySettings(request, settings, shown.problemPage)
      : answer(request, httpContext(env, settings, context))
  },
  scheduled: async ({ cron, scheduledTime }, env, { tracing }) => {
    const settings = settingsOf(env)
    if (settings instanceof SettingsError) throw settings
    await runCron(cron, new Date(scheduledTime), {
      db: Database.bound(settings.databaseName, env.DB, systemTimer),
      application,
      settings,
      now,
      timer: systemTimer,
      fetch: fetchThere,
      inSpan: (name, work) => tracing.enterSpan(name, work),
      dryRun: false,
    })
  },
} satisfies ExportedHandler<Env>
