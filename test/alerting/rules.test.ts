import { expect, test } from 'vitest'
import { parseDuration } from '../../src/alerting/duration.ts'
import { parseRules } from '../../src/alerting/rules.ts'
import { fillIn, humanize } from '../../src/alerting/template.ts'

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

const metric = 'viewkeeper_view_refresh_lag_seconds'
const metrics = [{ name: metric, unit: 'seconds', labels: ['view'] }] as const
const rule = { alert: 'A', metric, op: '>', threshold: 1 }
const values = { view: ['v', 'w'] }

test.each([
  ['a metric that does not exist', { metric: 'm' }, '.metric: there is no metric m'],
  ['a name of Object', { metric: 'toString' }, '.metric: there is no metric toString'],
  [
    'a match on a label that the metric lacks',
    { match: { job: 'audit' } },
    `.match: readings of ${metric} have no label job`,
  ],
  [
    'a match on a value that cannot occur',
    { match: { view: 'x' } },
    '.match.view: there is no view x; known are v, w',
  ],
  [
    'a for that is no duration',
    { for: 'soon' },
    '.for: is not a duration such as 90s, 5m or 1h30m',
  ],
  ['a for without a unit', { for: '5' }, '.for: is not a duration such as 90s, 5m or 1h30m'],
  [
    'a for with its units in the wrong order',
    { for: '1m30h' },
    '.for: 1m30h is not a duration: units go from y to ms',
  ],
  ['a for beyond all sense', { for: '10w' }, '.for: 10w is over 30d, the longest there is'],
  [
    'a keep_firing_for beyond all sense',
    { keep_firing_for: '1y' },
    '.keep_firing_for: 1y is over 30d, the longest there is',
  ],
  [
    'an invalid label name',
    { labels: { 'a-b': 'c' } },
    '.labels.a-b: is not a label name: letters, digits and _, no digit first',
  ],
  [
    'an invalid label name in match',
    { match: { '1a': 'c' } },
    '.match.1a: is not a label name: letters, digits and _, no digit first',
  ],
  [
    'a label without a value',
    { labels: { team: '' } },
    '.labels.team: is empty, which is the same as no label',
  ],
  [
    'a label that all alerts have already',
    { labels: { alertname: 'B' } },
    ".labels.alertname: is set by the worker and can't be set by a rule",
  ],
  [
    'a label under which two readings end in the same label set',
    { labels: { view: 'all' } },
    `.labels.view: would give all readings of ${metric} one label set`,
  ],
  [
    'a template in a label',
    { labels: { severity: '{{ value }}' } },
    '.labels.severity: templates work in annotations only',
  ],
  [
    'an unknown name in a template',
    { annotations: { summary: '{{ labels.view }} {{ labels.job }}' } },
    '.annotations.summary: {{ labels.job }} is not known here',
  ],
  [
    'a name without labels. in a template',
    { annotations: { summary: '{{ view }}' } },
    '.annotations.summary: {{ view }} is not known here',
  ],
  [
    'a template that is not closed',
    { annotations: { summary: '{{ value' } },
    '.annotations.summary: {{ and }} are not in pairs',
  ],
  [
    'the name of an alert that needs no rule',
    { alert: 'CheckFailed' },
    '.alert: is raised by the worker itself, without a rule',
  ],
  [
    'an alert name with a space',
    { alert: 'A b' },
    '.alert: is not an alert name: letters, digits and _, a letter first',
  ],
  ['a key that does not exist', { fro: '5m' }, ': Unrecognized key: "fro"'],
  [
    'a threshold that is no number',
    { threshold: '1' },
    '.threshold: Invalid input: expected number, received string',
  ],
  [
    'an operator that does not exist',
    { op: '=' },
    '.op: Invalid option: expected one of ">"|">="|"<"|"<="|"=="|"!="',
  ],
])('%s is a fault of the file', (_, change, fault) => {
  const changed = { ...rule, ...change }
  expect(() => parseRules([changed], metrics, values)).toThrow(
    `Invalid alert rules:\n  [0] ${changed.alert}${fault}`,
  )
})

test.each([
  ['the same', { threshold: 2 }],
  ['the same for other readings', { match: { view: 'v' } }],
])('a second rule of the same name and labels is a fault: %s', (_, change) => {
  const labels = { severity: 'warning', team: 'a' }
  const again = { ...rule, ...change, labels: { team: 'a', severity: 'warning' } }
  expect(() => parseRules([{ ...rule, labels }, again], metrics)).toThrow(
    '[1] A: there is a rule of this name with the same labels already',
  )
  expect(parseRules([rule, { ...again, labels }], metrics)).toHaveLength(2)
})

test('every fault of a rules file is named with its place', () => {
  const b = { ...rule, alert: 'B' }
  const faulty = [{ ...rule, metric: 'm', for: '1m30h' }, { alert: 3 }, b, b, null]
  expect(() => parseRules(faulty, metrics)).toThrow(
    [
      'Invalid alert rules:',
      '  [0] A.for: 1m30h is not a duration: units go from y to ms',
      '  [0] A.metric: there is no metric m',
      '  [1].alert: Invalid input: expected string, received number',
      '  [1].metric: Invalid input: expected string, received undefined',
      '  [1].op: Invalid option: expected one of ">"|">="|"<"|"<="|"=="|"!="',
      '  [1].threshold: Invalid input: expected number, received undefined',
      '  [3] B: there is a rule of this name with the same labels already',
      '  [4]: Invalid input: expected object, received null',
    ].join('\n'),
  )
})

test.each([{}, null, 'rules', 1])('%j is no rules file', (json) => {
  expect(() => parseRules(json, metrics)).toThrow('the whole: is not a list of rules')
})

test.each([
  [432, 'seconds', '7m 12s'],
  [0.25, 'seconds', '0.25 s'],
  [59.97, 'seconds', '1m'],
  [3600, 'seconds', '1h'],
  [90_061, 'seconds', '1d 1h'],
  [1200, 'bytes', '1.2 kB'],
  [999_999, 'bytes', '1 MB'],
  [0.34, 'ratio', '34 %'],
  [1_230_000_000, 'bytes', '1.23 GB'],
  [3, 'count', '3'],
  [0, 'timestamp', '1970-01-01T00:00:00.000Z'],
  [1e20, 'timestamp', '100000000000000000000'],
] as const)('%d %s read %s', (value, unit, text) => {
  expect(humanize(value, unit)).toBe(text)
})

test.each([
  ['1', '1 row is odd'],
  ['0', '0 rows are odd'],
  ['1,200', '1,200 rows are odd'],
])('a value of %s stands with its noun in the right number', (value, text) => {
  expect(fillIn('{{ value row is|rows are }} odd', { value, labels: {} })).toBe(text)
})

test('a template is filled with the value and the labels', () => {
  expect(
    fillIn('{{ labels.view }} is {{value}} behind {{ detail }}', {
      value: '7m',
      labels: { view: 'v' },
    }),
  ).toBe('v is 7m behind')
})
