import type { ViewDeclaration } from '../../engine/declaration.ts'
import { agentExecutionSummary } from './agent-execution-summary.ts'
import { projectStatistics } from './project-statistics.ts'
import { taskProgressSummary } from './task-progress-summary.ts'
import { taskValidationSummary } from './task-validation-summary.ts'

/** The views of this folder, one that builds on another after it. Written by: npm run views -- generate */
export const declarations: readonly ViewDeclaration[] = [
  taskValidationSummary,
  taskProgressSummary,
  agentExecutionSummary,
  projectStatistics,
]
