import { expect, it } from 'vitest'
import { localFleet } from '../../bench/databases/local-fleet.ts'
import { statement } from '../../src/db/database.ts'
import { getDatabasesPage } from '../../src/page/databases-page.ts'
import { localD1 } from '../d1.ts'
import { httpContext } from '../http/context.ts'
import { Clock } from '../jobs/context.ts'
import { fleetHttp } from './http.ts'

it('shows every database on one page, the worst first, and those alone that are searched for', async () => {
  await using fleet = await localFleet(3)
  const [first, second, third] = fleet.members
  if (!first || !second || !third) throw new Error('no members')
  fleet.members = [first, { ...second, labels: { tenant: '<b>acme</b>' } }, third]
  fleet.faults.set('D0002', () => Promise.reject(new Error('D1_ERROR: Network connection lost.')))
  await fleet.tick()
  const http = fleetHttp(fleet)
  const page = await http.text('/databases', true)
  expect(page).toContain('<h1>2 of 3 databases are well; 1 can&#39;t be reached.</h1>')
  expect(page).toContain('tenant=&lt;b&gt;acme&lt;/b&gt;')
  expect(page.indexOf('/?database=D0002')).toBeLessThan(page.indexOf('/?database=D0000'))
  expect(page).toContain('ran, ')
  const searched = await http.text('/databases?search=acme&state=', true)
  expect(searched).toContain('/?database=D0001')
  expect(searched).not.toContain('/?database=D0000')
  const down = await http.text('/databases?search=&state=unreachable', true)
  expect(down).toContain('1 found')
  const gone = await http.text('/?database=D0002', true)
  expect(gone).toContain('Nobody knows how things stand')
  expect(gone).toMatch(/In the fleet it is <strong>(slow|unreachable)<\/strong> since/)
  expect(gone).not.toContain('href="#views"')
  for (const address of ['/', '/?database=D0001', '/api/status', '/metrics', '/api/badge.svg']) {
    const response = await http.request('GET', address, { html: true })
    expect(response.status, address).toBe(200)
  }
  const own = await http.text('/', true)
  expect(own).toContain('<a href="/databases">Databases</a>')
  expect(own).not.toContain('Views exact')
})

it('says of which database an alert is, and over what it fires, on the page of all; on its own page the former is plain', async () => {
  const projects = ["INSERT INTO projects (id, name) VALUES ('apollo', 'Apollo')"]
  await using fleet = await localFleet(2, () => projects)
  await fleet.tick()
  const http = fleetHttp(fleet)
  for (const name of ['D0000', 'D0001']) {
    const written = 'UPDATE project_statistics_mv SET total_tasks = total_tasks + 7'
    await fleet.database(name).run(statement(written))
    await http.json('POST', `/api/jobs/audit/runs?database=${name}`)
  }
  await fleet.tick()
  const page = await http.text('/', true)
  for (const name of ['D0000', 'D0001'])
    expect(page).toMatch(new RegExp(`aria-label="ViewDrift [^"]*database=${name}`))
  expect(page).toMatch(/<dt>Threshold<\/dt><dd>&gt; 0/)
  expect(await http.text('/?database=D0001', true)).not.toContain('database=D0001"')
})

it('is not there where one database keeps its own state', async () => {
  await using local = await localD1()
  const context = httpContext(local, new Clock('2026-11-30T10:00:00Z'))
  const asked = getDatabasesPage.respond(
    new Request('http://viewkeeper.test/databases'),
    {},
    context,
  )
  await expect(asked).rejects.toThrow('There is no fleet here')
})
