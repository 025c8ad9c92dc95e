/** The time a request wants it to be, milliseconds since the epoch. */
export const clockHeader = 'x-clock'

/** Modules that put a clock before the built worker: it goes on from the time of the last event or request. */
export const clockModule = `const Real = Date
let ahead = 0
globalThis.Date = class Date extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + ahead)
    else super(...args)
  }
  static now() {
    return Real.now() + ahead
  }
}
export const setClock = (time) => {
  ahead = time - Real.now()
}
`

export const entryModule = `import { setClock } from './clock.js'
import worker from './worker.js'
export default {
  scheduled: (event, env, context) => {
    setClock(event.scheduledTime)
    return worker.scheduled(event, env, context)
  },
  fetch: (request, env, context) => {
    const time = request.headers.get('${clockHeader}')
    if (time !== null) setClock(Number(time))
    return worker.fetch(request, env, context)
  },
}
`
