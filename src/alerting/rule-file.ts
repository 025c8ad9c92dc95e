import '../english.ts'
import * as z from 'zod/mini'
import { longestLabel } from './bounds.ts'
import { labelName } from './labels.ts'

const operators = ['>', '>=', '<', '<=', '==', '!='] as const

/** Rules in a file. */
export const mostRules = 200

/** Of a rule: labels or annotations; in characters: a name, an annotation's template. */
const most = { texts: 16, name: 100, template: 2000 } as const

const isFew = (texts: object): boolean => Object.keys(texts).length <= most.texts
const tooMany = `are more than ${most.texts}`
const tooLong = (length: number): string => `is longer than ${length} characters`

const labels = z
  .record(
    z
      .string()
      .check(
        z.regex(labelName, 'is not a label name: letters, digits and _, no digit first'),
        z.maxLength(most.name, tooLong(most.name)),
      ),
    z
      .string()
      .check(
        z.minLength(1, 'is empty, which is the same as no label'),
        z.maxLength(longestLabel, tooLong(longestLabel)),
      ),
  )
  .check(z.refine(isFew, tooMany))
const duration = z
  .string()
  .check(
    z.describe('A duration as Prometheus writes it: 90s, 5m, 1h30m'),
    z.regex(/^(0|(\d+(y|w|d|h|ms|m|s))+)$/, 'is not a duration such as 90s, 5m or 1h30m'),
  )

/** One rule as it stands in alerts/rules.json. */
export const ruleFile = z.strictObject({
  alert: z
    .string()
    .check(
      z.regex(
        /^[A-Za-z][A-Za-z0-9_]*$/,
        'is not an alert name: letters, digits and _, a letter first',
      ),
      z.maxLength(most.name, tooLong(most.name)),
    ),
  metric: z.string(),
  op: z.enum(operators),
  threshold: z.number(),
  for: z._default(duration, '0'),
  keep_firing_for: z._default(duration, '0'),
  match: z._default(labels, {}).check(z.describe('Only readings with these labels')),
  labels: z._default(labels, {}),
  annotations: z._default(
    z
      .record(
        z.string().check(z.maxLength(most.name, tooLong(most.name))),
        z.string().check(z.maxLength(most.template, tooLong(most.template))),
      )
      .check(z.refine(isFew, tooMany)),
    {},
  ),
  inhibits: z
    ._default(
      z.array(z.string()).check(z.maxLength(most.texts, `names more than ${most.texts} matchers`)),
      [],
    )
    .check(
      z.describe(
        'While it fires, nobody is told of alerts for which all of these matchers hold: it stands for them',
      ),
    ),
})

/** The rules file as a whole; its JSON Schema stands beside it. */
export const rulesFile = z.array(ruleFile).check(z.maxLength(mostRules))

export type RuleEntry = z.infer<typeof ruleFile>
