import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import receivers from '../../alerts/receivers.json' with { type: 'json' }
import { variables } from '../../src/variables.ts'

const source = readFileSync('src/variables.ts', 'utf8')
const rows = readFileSync('docs/settings.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
const rowOf = (name: string): string => rows.find((row) => row.startsWith(`| \`${name}\``)) ?? ''

it('docs/settings.md has every setting', () => {
  const own = Object.keys(variables.shape)
  const ofReceivers = receivers.flatMap(({ url_env, secret_env }) => [url_env, secret_env])
  expect(own).toContain('HEALTH_GRACE_SECONDS')
  expect([...own, ...ofReceivers].filter((name) => rowOf(name) === '')).toEqual([])
})

it('docs/settings.md has the bounds and the default of every number', () => {
  const numbers = [
    ...source.matchAll(/^ {2}([A-Z_]+): wholeNumber\(([\d_]+), ([\d_]+), ([\d_]+)\)/gm),
  ]
  expect(numbers.length).toBeGreaterThan(5)
  for (const [, name = '', ...bounds] of numbers) {
    const [least, most, standard] = bounds.map((bound) => bound.replaceAll('_', ''))
    const cells = rowOf(name)
      .split('|')
      .map((cell) => cell.trim())
    expect(cells.slice(1, 4)).toEqual([`\`${name}\``, standard, `${least} to ${most}`])
  }
})
