import { picturesStyle } from '../pictures/style.ts'
import { colours } from './colours.ts'
import { layout } from './layout.ts'
import { parts } from './parts.ts'

/** The whole style sheet, without the line breaks that only we need. */
export const style = [colours, layout, parts, picturesStyle].join('').replaceAll(/\n\s*/g, '\n')
