import { expect, test } from 'vitest'
import * as z from 'zod'
import { readRules } from '../../../scripts/rules/commands.ts'
import { grafanaDashboard } from '../../../scripts/rules/dashboard.ts'
import { application } from '../../../src/app.ts'
import { metricsOf } from '../../../src/checks/check.ts'
import { ownMetrics } from '../../../src/http/own-metrics.ts'

const threshold = z.object({ color: z.string(), value: z.number().nullable() })
const { panels } = z
  .object({
    panels: z.array(
      z.object({
        id: z.int(),
        title: z.string(),
        gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
        targets: z.array(z.object({ expr: z.string() })).default([]),
        fieldConfig: z
          .object({ defaults: z.object({ thresholds: z.object({ steps: z.array(threshold) }) }) })
          .optional(),
      }),
    ),
  })
  .parse(
    JSON.parse(grafanaDashboard({ checks: application.checks, ownMetrics, rules: readRules() })),
  )

test('no panel lies upon another, none is wider than the page, and each has a number and a name of its own', () => {
  const places = panels.map(({ gridPos }) => gridPos)
  for (const [index, a] of places.entries()) {
    expect(a.x + a.w).toBeLessThanOrEqual(24)
    for (const b of places.slice(index + 1))
      expect(a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y).toBe(
        true,
      )
  }
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const titles = panels.filter(({ targets }) => targets.length > 0).map(({ title }) => title)
  expect(new Set(titles).size).toBe(titles.length)
})

test('every metric has a panel, but for the version', () => {
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n')
  const missing = [...ownMetrics, ...metricsOf(application.checks)]
    .map(({ name }) => name)
    .filter((name) => !queries.includes(`${name}{`))
  expect(missing).toEqual(['viewkeeper_build_info'])
})

test.each([
  ['View refresh lag', ['green', null], ['red', 300]],
  ['View drifted rows', ['green', null], ['red', 1]],
  ['Query efficiency', ['red', null], ['green', 0.9]],
  ['Job consecutive failures', ['green', null], ['red', 3]],
  ['View rows', ['green', null]],
])('%s is red where its rule holds', (name, ...expected) => {
  const panel = panels.find(({ title }) => title === name)
  const steps = panel?.fieldConfig?.defaults.thresholds.steps ?? []
  expect(steps.map(({ color, value }) => [color, value])).toEqual(expected)
})
