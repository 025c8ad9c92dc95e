import { timingSafeEqual } from 'node:crypto'

// workerd has it, Node has it elsewhere.
Object.defineProperty(crypto.subtle, 'timingSafeEqual', { value: timingSafeEqual })
