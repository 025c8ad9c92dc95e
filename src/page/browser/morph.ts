/**
 * Makes one tree of nodes like another while it stays in its place, so that focus, scroll position and what is open are
 * kept. A form that somebody has begun to fill in is left as it is, and does not go away.
 */
export const morph = `
const isEdited = (form) => [...form.elements].some((field) =>
  field.type === 'radio' || field.type === 'checkbox' ? field.checked !== field.defaultChecked
    : 'defaultValue' in field && field.value !== field.defaultValue)
const holdsEdited = (node) => node.nodeType === 1 &&
  [...(node.matches('form') ? [node] : node.querySelectorAll('form'))].some(isEdited)
const keptAttributes = (element) => element.nodeName === 'DETAILS' ? ['open'] : element.nodeName === 'HTML' ? ['class'] : []
const syncAttributes = (now, next) => {
  const kept = keptAttributes(now)
  for (const { name, value } of next.attributes)
    if (!kept.includes(name) && now.getAttribute(name) !== value) now.setAttribute(name, value)
  for (const { name } of [...now.attributes])
    if (!kept.includes(name) && !next.hasAttribute(name)) now.removeAttribute(name)
}
const isLike = (now, next) => now.nodeName === next.nodeName && (now.id ?? '') === (next.id ?? '')
const morph = (now, next) => {
  if (now.nodeType !== 1) {
    if (now.data !== next.data) now.data = next.data
    return
  }
  if (now.nodeName === 'FORM' && isEdited(now)) return
  syncAttributes(now, next)
  if (now.nodeName === 'TEXTAREA') return
  let at = now.firstChild
  for (const wanted of [...next.childNodes]) {
    const same = at && isLike(at, wanted) ? at
      : wanted.id ? [...now.children].find((child) => isLike(child, wanted)) : null
    if (!same) {
      now.insertBefore(wanted, at)
      continue
    }
    if (same === at) at = at.nextSibling
    else now.insertBefore(same, at)
    morph(same, wanted)
  }
  while (at) {
    const gone = at
    at = at.nextSibling
    if (!holdsEdited(gone)) gone.remove()
  }
}
`
