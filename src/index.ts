import { FaultsError } from './alerting/faults.ts'
import { application, routes, shown } from './app.ts'
import { systemTimer } from './db/timer.ts'
import { type Env, type Estate, estateOf, fetchThere, now } from './environment.ts'
import { consume } from './fleet/consume.ts'
import { runFleetCron } from './fleet/cron.ts'
import type { Message } from './fleet/message.ts'
import type { HttpContext } from './http/context.ts'
import { answerToFaultySettings } from './http/faulty-settings.ts'
import { answeringBy } from './http/router.ts'
import { runCron } from './jobs/schedule.ts'
import { logError } from './log/log.ts'
import { faultAt, parseSettings, type Settings, SettingsError } from './settings.ts'

/** The settings, and what is looked after by them. */
interface Configuration {
  readonly settings: Settings
  readonly estate: Estate
}

const known = new WeakMap<Env, Configuration | SettingsError>()
const refused = new WeakSet<Env>()

/** Parses the settings once per isolate; faults are logged that once, and returned rather than thrown. */
const configurationOf = (env: Env): Configuration | SettingsError => {
  const configuration = known.get(env) ?? tryParse(env)
  known.set(env, configuration)
  return configuration
}

const logSettings = (error: SettingsError): SettingsError => {
  logError({ event: 'settings_invalid', error: error.message })
  return error
}

/** The same for a request; the public token is refused at each that does not come from this machine, and logged once. */
const configurationFor = (request: Request, env: Env): Configuration | SettingsError => {
  const configuration = configurationOf(env)
  if (configuration instanceof SettingsError) return configuration
  const fault = faultAt(configuration.settings, request.url)
  if (fault === null) return configuration
  if (!refused.has(env)) logSettings(fault)
  refused.add(env)
  return fault
}

const asSettingsError = (error: unknown): SettingsError => {
  if (error instanceof SettingsError) return error
  if (error instanceof FaultsError) return new SettingsError(error.faults)
  throw error
}

const tryParse = (env: Env): Configuration | SettingsError => {
  try {
    const settings = parseSettings(env)
    return { settings, estate: estateOf(env, settings) }
  } catch (error) {
    return logSettings(asSettingsError(error))
  }
}

const answer = answeringBy(routes, shown)

const httpContext = (
  { settings, estate }: Configuration,
  env: Env,
  context: ExecutionContext,
): HttpContext => {
  const fleet = estate.kind === 'fleet' ? estate.fleet : null
  return {
    ...(estate.kind === 'fleet'
      ? { db: estate.fleet.control, application: estate.fleet.controlApplication }
      : { db: estate.open(), application }),
    fleet,
    asked: null,
    settings: fleet?.settings ?? settings,
    now,
    timer: systemTimer,
    fetch: fetchThere,
    wrongTokens: env.WRONG_TOKENS ?? null,
    inSpan: (name, work) => context.tracing.enterSpan(name, work),
    waitUntil: (work) => context.waitUntil(work),
  }
}

export default {
  fetch: async (request, env, context) => {
    const configuration = configurationFor(request, env)
    return configuration instanceof SettingsError
      ? answerToFaultySettings(request, configuration, shown.problemPage)
      : answer(request, httpContext(configuration, env, context))
  },
  scheduled: async ({ cron, scheduledTime }, env, { tracing }) => {
    const configuration = configurationOf(env)
    if (configuration instanceof SettingsError) throw configuration
    const { settings, estate } = configuration
    const inSpan: HttpContext['inSpan'] = (name, work) => tracing.enterSpan(name, work)
    const dueAt = new Date(scheduledTime)
    if (estate.kind === 'fleet') return runFleetCron(cron, dueAt, { ...estate.fleet, inSpan })
    await runCron(cron, dueAt, {
      db: estate.open(),
      application,
      settings,
      now,
      timer: systemTimer,
      fetch: fetchThere,
      inSpan,
      dryRun: false,
    })
  },
  queue: async (batch, env, { tracing }) => {
    const configuration = configurationOf(env)
    if (configuration instanceof SettingsError) throw configuration
    if (configuration.estate.kind !== 'fleet')
      throw new Error('Queues are for a fleet: CONTROL is not bound.')
    const inSpan: HttpContext['inSpan'] = (name, work) => tracing.enterSpan(name, work)
    await consume({ ...configuration.estate.fleet, inSpan }, batch)
  },
} satisfies ExportedHandler<Env, Message>
