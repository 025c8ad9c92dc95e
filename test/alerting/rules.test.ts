import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseDuration } from '../../src/alerting/duration.ts'
import { metrics } from '../../src/alerting/metrics.ts'
import { parseRules, rulesFile } from '../../src/alerting/rules.ts'
import { fillIn, humanize } from '../../src/alerting/template.ts'

const file = (name: string) => readFileSync(join(import.meta.dirname, '../../alerts', name), 'utf8')

test.each([
  ['0', 0],
  ['90s', 90_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['250ms', 250],
  ['1d', 86_400_000],
  ['', null],
  ['5', null],
  ['5 m', null],
  ['30m1h', null],
])('the duration %j is %j ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test('the shipped rules are without fault and say what to do', () => {
  const rules = parseRules(JSON.parse(file('rules.json')))
  expect(rules.map((rule) => rule.alert)).toHaveLength(14)
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  for (const { alert, labels, annotations } of rules) {
    expect(['warning', 'critical']).toContain(labels.severity)
    expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook_url'])
    expect(readme).toContain(`### ${alert}\n`)
  }
})

test('the JSON Schema beside the rules is the one they are checked by', () => {
  expect(JSON.parse(file('rules.schema.json'))).toEqual(z.toJSONSchema(rulesFile, { io: 'input' }))
})

test('every fault of a rules file is named with its place', () => {
  const metric = 'viewkeeper_view_refresh_lag_seconds'
  const rule = { alert: 'A', metric, op: '>', threshold: 1 }
  const faulty = [
    { ...rule, metric: 'viewkeeper_nothing' },
    { ...rule, alert: 'B', match: { job: 'audit' } },
    { ...rule, alert: 'C', for: '1m30h' },
    { ...rule, alert: 'D', annotations: { summary: '{{ labels.view }} {{ labels.job }} {{ x }}' } },
    { ...rule, alert: 'E' },
    { ...rule, alert: 'E' },
  ]
  expect(() => parseRules(faulty)).toThrow(
    [
      'Invalid alert rules:',
      '  [0] A.metric: there is no metric viewkeeper_nothing',
      `  [1] B.match: readings of ${metric} have no label job`,
      '  [2] C.for: 1m30h is not a duration',
      '  [3] D.annotations.summary: {{ labels.job }} is not known here',
      '  [3] D.annotations.summary: {{ x }} is not known here',
      '  [5] E: there is a rule of this name with the same labels already',
    ].join('\n'),
  )
})

test('a value of the wrong kind is named by its place', () => {
  expect(() => parseRules([{ alert: 'A', metric: 'm', op: '~', threshold: 'x' }])).toThrow(
    /\[0\.op\]/,
  )
})

test.each([
  [432, 'seconds', '7m 12s'],
  [0.25, 'seconds', '0.25 s'],
  [90_061, 'seconds', '1d 1h'],
  [0.34, 'ratio', '34 %'],
  [1_230_000_000, 'bytes', '1.23 GB'],
  [3, 'count', '3'],
  [0, 'timestamp', '1970-01-01T00:00:00.000Z'],
] as const)('%d %s read %s', (value, unit, text) => {
  expect(humanize(value, unit)).toBe(text)
})

test('a template is filled with the value and the labels', () => {
  expect(fillIn('{{ labels.view }} is {{value}} behind', '7m', { view: 'v' })).toBe(
    'v is 7m behind',
  )
})

test('every metric of a rule is one of the readings', () => {
  for (const rule of parseRules(JSON.parse(file('rules.json'))))
    expect(Object.keys(metrics)).toContain(rule.metric)
})
