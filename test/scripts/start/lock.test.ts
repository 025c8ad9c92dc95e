import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../../scripts/start/lock.ts'

let data: string
const lock = () => join(data, 'viewkeeper.lock')
beforeEach(() => {
  data = join(mkdtempSync(join(tmpdir(), 'viewkeeper-')), 'state')
})
afterEach(() => rmSync(join(data, '..'), { recursive: true }))

test('a folder is made and kept to one process, whose id a second one is told', () => {
  {
    using _first = lockFolder(data)
    expect(() => lockFolder(data)).toThrow(
      new RegExp(`Another npm start \\(process ${process.pid}\\) works on .*--data`),
    )
  }
  expect(existsSync(lock())).toBe(false)
  using _second = lockFolder(data)
})

test('the lock of a process that is gone is taken over, and nothing of it stays', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  lockFolder(data)[Symbol.dispose]()
  writeFileSync(lock(), `${hostname()}/${pid}/x`)
  using _lock = lockFolder(data)
  expect(readdirSync(data)).toEqual(['viewkeeper.lock'])
})

test('that of another machine is not, as nobody knows whether its process is gone', () => {
  lockFolder(data)[Symbol.dispose]()
  writeFileSync(lock(), 'elsewhere/1/x')
  expect(() => lockFolder(data)).toThrow(/process 1\) .*delete .*viewkeeper\.lock/)
})
