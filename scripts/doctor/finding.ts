export { type Finding, fault, warning } from '../../src/views/finding.ts'
