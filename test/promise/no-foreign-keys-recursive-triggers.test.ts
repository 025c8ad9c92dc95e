import { keepsThePromise } from './promise.ts'

keepsThePromise({ foreignKeys: false, recursiveTriggers: true })
