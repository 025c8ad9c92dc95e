import { keepsThePromise } from './promise.ts'

keepsThePromise({ foreignKeys: true, recursiveTriggers: false, onDelete: 'SET DEFAULT' })
