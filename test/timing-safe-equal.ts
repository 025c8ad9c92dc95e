import { timingSafeEqual } from 'node:crypto'

// workerd has it, Node.js has it elsewhere. Test files share a process: the first that needs it sets it.
if (!('timingSafeEqual' in crypto.subtle))
  Object.defineProperty(crypto.subtle, 'timingSafeEqual', { value: timingSafeEqual })
