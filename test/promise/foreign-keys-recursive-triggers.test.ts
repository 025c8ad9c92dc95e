import { keepsThePromise } from './promise.ts'

keepsThePromise({ foreignKeys: true, recursiveTriggers: true })
