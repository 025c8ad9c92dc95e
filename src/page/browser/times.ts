/** Writes the times of a document in the browser's zone, or in UTC again as they came, as the reader has chosen. */
export const times = `
const remembered = (name) => { try { return localStorage.getItem(name) } catch { return null } }
const remember = (name, value) => { try { localStorage.setItem(name, value) } catch { /* Then it holds for this visit. */ } }
let isLocal = remembered('viewkeeper-zone') === 'local'
const localText = (time) => {
  const isToday = time.toDateString() === new Date().toDateString()
  const day = isToday ? {} : { day: 'numeric', month: 'short' }
  return time.toLocaleString('en-GB', { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })
}
const showTimes = (root) => {
  for (const element of root.querySelectorAll('time[datetime]')) {
    element.dataset.utc ??= element.textContent
    element.textContent = isLocal ? localText(new Date(element.dateTime)) : element.dataset.utc
  }
}
const zone = document.getElementById('zone')
const showZone = () => {
  zone.hidden = false
  zone.textContent = isLocal ? 'Local time' : 'UTC'
  zone.title = isLocal ? 'Show times in UTC' : "Show times in this browser's zone"
}
`
