import { morph } from './morph.ts'
import { times } from './times.ts'

/** Fetches the page every 30 s while it is looked at, and says how old it is. */
const refresh = `
const everyMs = 30000
let readAt = Date.now()
let triedAt = readAt
let failure = ''
const age = () => {
  const seconds = Math.round((Date.now() - readAt) / 1000)
  return seconds < 60 ? seconds + ' s' : Math.round(seconds / 60) + ' min'
}
const showByScript = (root) => root.querySelectorAll('.by-script').forEach((element) => { element.hidden = false })
const say = (id, text) => {
  const place = document.getElementById(id)
  if (place && place.textContent !== text) place.textContent = text
}
const showAge = () => {
  say('age', 'Read ' + age() + ' ago')
  say('not-refreshed', failure)
  document.getElementById('not-refreshed').hidden = failure === ''
}
const address = () => {
  const query = new URLSearchParams(location.search)
  query.delete('done')
  return location.pathname + (query.size ? '?' + query : '')
}
const take = (next) => {
  showTimes(next)
  showByScript(next)
  document.title = next.title
  const icon = document.querySelector('link[rel=icon]')
  const nextIcon = next.querySelector('link[rel=icon]')
  if (icon.href !== nextIcon.href) icon.href = nextIcon.href
  morph(document.querySelector('main'), next.querySelector('main'))
}
let isFetching = false
const refresh = async () => {
  if (isFetching) return
  isFetching = true
  triedAt = Date.now()
  try {
    const answer = await fetch(address(), { headers: { accept: 'text/html' }, cache: 'no-store' })
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!next.querySelector('main[data-page=status]')) throw new Error(answer.status === 401 ? 'log in again by loading the page anew' : 'HTTP ' + answer.status)
    take(next)
    readAt = Date.now()
    failure = ''
  } catch (error) {
    failure = 'This page could not be refreshed (' + error.message + '). What it shows is ' + age() + ' old.'
  }
  isFetching = false
  showAge()
}
setInterval(() => {
  if (document.hidden) return
  showAge()
  if (Date.now() - triedAt >= everyMs) refresh()
}, 1000)
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && Date.now() - triedAt >= everyMs) refresh()
})
`

/** Copies commands, and keeps a button from being pressed twice. */
const buttons = `
document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('button')
  if (button?.id === 'zone') {
    isLocal = !isLocal
    remember('viewkeeper-zone', isLocal ? 'local' : 'utc')
    showTimes(document)
    showZone()
  }
  if (!button?.classList.contains('copy')) return
  const code = button.parentElement.querySelector('code')
  try {
    await navigator.clipboard.writeText(code.textContent)
    button.textContent = 'Copied'
  } catch {
    getSelection().selectAllChildren(code)
    button.textContent = 'Selected'
  }
  setTimeout(() => { button.textContent = 'Copy' }, 2000)
})
document.addEventListener('submit', ({ target }) => {
  // Once the form is sent: a disabled button would not be sent along.
  setTimeout(() => target.querySelectorAll('button').forEach((button) => { button.disabled = true }))
})
addEventListener('pageshow', () => document.querySelectorAll('button:disabled').forEach((button) => { button.disabled = false }))
`

const begin = `
showByScript(document)
showZone()
if (isLocal) showTimes(document)
showAge()
`

/** The script of the status page: without it the page is complete, and stands still. */
export const script = `(() => {'use strict';${[times, morph, refresh, buttons, begin].join('')}})()`
