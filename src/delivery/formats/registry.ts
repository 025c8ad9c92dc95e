import * as z from 'zod/mini'
import { alertmanager } from './alertmanager.ts'
import { discord } from './discord.ts'
import type { Format } from './format.ts'
import { pagerduty } from './pagerduty.ts'
import { slack } from './slack.ts'
import { teams } from './teams.ts'

/** Every format there is, by its name. */
export const formats: ReadonlyMap<string, Format> = new Map(
  [alertmanager, slack, discord, teams, pagerduty].map((format) => [format.name, format]),
)

/** The format of receivers when nothing names another. */
export const defaultFormat: Format = alertmanager

/** The name of a format → the format. */
export const formatByName = z.pipe(
  z.enum([...formats.keys()], { error: `must be one of ${[...formats.keys()].join(', ')}` }),
  z.transform((name) => formats.get(name) ?? z.NEVER),
)
