import type { Unit } from '../../alerting/metric.ts'
import type { Values } from './figures.ts'
import type { TimeSpan } from './marks.ts'
import type { ScaleKind } from './value-scale.ts'

/** One line of a picture, or one part of its bars. */
export interface Line {
  readonly name: string
  readonly values: Values
  /** How it is drawn: lines differ in their strokes as well as in colour. */
  readonly look: 'first' | 'second' | 'third' | 'fourth'
  /** Whose the greatest value is, where the line stands for several series. */
  readonly mostOf: string | null
}

/** A time in which an alert fired that the picture tells something of. */
export interface Band extends TimeSpan {
  readonly alert: string
  readonly isCritical: boolean
}

/** What one picture shows. */
export interface Picture {
  /** Part of the ids in the page. */
  readonly id: string
  readonly title: string
  readonly unit: Unit
  readonly scale: ScaleKind
  /** Lines, or bars of all of them together. */
  readonly kind: 'lines' | 'bars'
  readonly lines: readonly Line[]
  readonly threshold: { readonly value: number; readonly alert: string } | null
  readonly bands: readonly Band[]
  /** A sentence for when there is nothing to be drawn. */
  readonly empty: string
  /** A sentence for when all there is is 0; null: that is drawn like any other value. */
  readonly zero: string | null
}
