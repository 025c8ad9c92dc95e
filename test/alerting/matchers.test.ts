import { describe, expect, test } from 'vitest'
import { longestLabel } from '../../src/alerting/bounds.ts'
import { exactMatcher, matcher, matchesAll } from '../../src/alerting/matchers.ts'

const labels = { severity: 'critical', view: 'task_progress', note: 'a "b" \\d', lines: 'a\nb' }

describe('a matcher, as in Alertmanager', () => {
  test.each([
    ['severity=critical', true],
    ['severity="critical"', true],
    [' severity = "critical" ', true],
    ['severity=warning', false],
    ['severity!=warning', true],
    ['severity!=critical', false],
    ['view=~"task_.*"', true],
    ['view=~task_.*', true],
    ['view=~task', false],
    ['view=~progress', false],
    ['view=~"task_progress|project_statistics"', true],
    ['view=~"project|task"', false],
    ['view!~"task"', true],
    ['view!~"task_.*"', false],
    ['missing=""', true],
    ['missing=', true],
    ['missing!=""', false],
    ['missing=~".*"', true],
    ['missing=~".+"', false],
    ['missing!~".+"', true],
    ['note="a \\"b\\" \\\\d"', true],
    ['note=~"a .* \\\\\\\\d"', true],
    ['lines="a\\nb"', true],
    ['lines=~"a.b"', false],
    ['severity=~"[a-z]{8}"', true],
    ['severity=~"(?:crit|warn).+"', true],
    ['severity=~"(critical|warning)"', true],
    ['severity=~"a|b|c|d|e|f|g|critical"', true],
    ['severity=~"(crit)+ical"', true],
    ['severity=~"[(|)?a-z]+?"', true],
    ['view=~".*_.*e.*"', true],
    ['view=~"(task|project)_(progress|statistics)?"', true],
    ['severity=~"[a-z]{1,10}"', true],
    ['severity=~"(c?r?i?t?)ical"', true],
    ['constructor=""', true],
    ['constructor!=""', false],
    ['__proto__!=""', false],
    ['toString=~".+"', false],
  ])('%s matches: %s', (text, expected) => {
    expect(matchesAll([matcher.parse(text)], labels)).toBe(expected)
  })

  test('all of several must hold', () => {
    const matchers = ['severity=critical', 'view=other'].map((text) => matcher.parse(text))
    expect(matchesAll(matchers, labels)).toBe(false)
    expect(matchesAll(matchers.slice(0, 1), labels)).toBe(true)
  })

  test.each([
    ['', 'is not a matcher'],
    ['severity', 'is not a matcher'],
    ['=critical', 'is not a matcher'],
    ['1st=x', 'is not a matcher'],
    ['a="b', 'quotation mark'],
    ['a=b"c', 'quotation mark'],
    ['a="b" c"', 'quotation mark'],
    ['a=~"("', 'not a regular expression'],
    ['a=~"a)(b"', 'not a regular expression'],
    ['a=~"*"', 'not a regular expression'],
    ['a=~"(?=b)"', 'group'],
    ['a=~"(?i)b"', 'group'],
    ['a=~"(.)\\1"', 'back reference'],
    ['a=~"[[:alpha:]]"', 'class'],
    ['a=~"(a+)+"', 'too many ways'],
    ['a=~"(a|a)*"', 'too many ways'],
    ['a=~"((ab?c)d)*"', 'too many ways'],
    ['a=~"(?:a*){9}"', 'too many ways'],
    ['a=~".*.*.*.*"', 'too many ways'],
    ['a=~"(a|a){24}x"', 'too many ways'],
    ['a=~"a?a?a?a?a?a?a?aaaaaaa"', 'too many ways'],
    ['a=~"a{0,99}a{0,99}x"', 'too many ways'],
    [`a=${'x'.repeat(800)}`, 'longer than 756'],
    [`a=~${'x'.repeat(300)}`, 'longer than 256'],
  ])('%s is refused', (text, reason) => {
    const { error } = matcher.safeParse(text)
    expect(error?.issues[0]?.message).toContain(reason)
  })

  test('a pattern is held against the first 128 characters of a value', () => {
    const [long] = [matcher.parse('a=~"x{128}"')]
    expect(matchesAll([long], { a: 'x'.repeat(300) })).toBe(true)
  })
})

test('an exact matcher is taken for any label that an alert can have', () => {
  for (const letter of ['x', '"', '\\', '\n', '€']) {
    const value = letter.repeat(longestLabel)
    const parsed = matcher.safeParse(exactMatcher('operation_name', value))
    expect(parsed.error?.issues).toBe(undefined)
    expect(parsed.data?.accepts(value)).toBe(true)
  }
})
