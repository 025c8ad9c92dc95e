/** How the pictures look; colours are those of the page. */
export const picturesStyle = `
.pictures { container-type: inline-size; padding: 16px 24px }
.pictures > p { margin-bottom: 16px }
.picture, .lane, .axis { display: grid; grid-template-columns: minmax(0, 1fr); column-gap: 8px }
.picture { border-top: 1px solid var(--border); padding: 16px 0 8px }
.drawn { position: relative }
.plot, .times, .lane > svg { display: block; width: calc(100% - 56px); margin-left: 56px; overflow: visible }
.plot { height: 120px }
.plot > svg { overflow: visible }
.pictures path { fill: none; vector-effect: non-scaling-stroke }
.plot .grid { stroke: var(--border); stroke-width: 1 }
.plot text, .times text { fill: var(--muted); font-size: 12px }
.plot .value { text-anchor: end }
.plot .limit-name { paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round }
.plot .limit-name { text-anchor: end; fill: var(--warning) }
.plot .limit { stroke: var(--warning); stroke-width: 1.5; stroke-dasharray: 6 4 }
.plot .gap { fill: var(--page) }
.plot .band { fill: currentColor; fill-opacity: .14; pointer-events: all }
.plot .deployed { stroke: var(--muted); stroke-dasharray: 2 3 }
.pictures .line { stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
.pictures .end { stroke-width: 7; stroke-linecap: round; stroke: var(--accent) }
.pictures .area { fill: var(--accent); fill-opacity: .1 }
.pictures .bars { stroke: var(--accent); stroke-width: 3 }
.pictures .first { stroke: var(--accent) }
.pictures .second { stroke: var(--pending) } .line.second { stroke-dasharray: 7 4 }
.pictures .third { stroke: var(--critical) } .line.third { stroke-dasharray: .5 4 }
.pictures .fourth { stroke: var(--ok) } .line.fourth { stroke-dasharray: 10 4 .5 4 }
.picture .zero { position: absolute; inset: 0; display: grid; place-items: center; color: var(--muted); text-align: center }
.picture .none { color: var(--muted) }
.key { width: auto; font-size: .833rem }
.key th, .key td { border: 0; padding: 0 0 0 16px; text-align: right; white-space: nowrap }
.key tr > :first-child { padding-left: 0; text-align: left; font-weight: 400 }
.key thead th { font-weight: 400; letter-spacing: 0; text-transform: none; font-size: .75rem }
.key td { font-variant-numeric: tabular-nums }
.swatch { margin-right: 8px; vertical-align: middle }
.lanes { display: grid; gap: 4px; margin-bottom: 8px }
.lane > span { font-size: .833rem; line-height: 16px; overflow-wrap: anywhere }
.lane > svg { height: 16px; background: linear-gradient(var(--border), var(--border)) 0 8px / 100% 1px no-repeat }
.lane .moment { overflow: visible }
.lane .unknown { stroke: var(--muted); stroke-width: 8; stroke-opacity: .45 }
.lane .fired { stroke: currentColor; stroke-width: 8; stroke-linecap: round }
.lane .silence { stroke: var(--silenced); stroke-width: 8; stroke-dasharray: 2 2 }
.lane .cross { stroke: var(--critical); stroke-width: 2.5; stroke-linecap: round }
.lane .wedge { fill: var(--muted) }
.axis > span { display: none; font-size: .75rem; color: var(--muted) }
.times { height: 20px }
.times .at-middle { text-anchor: middle } .times .at-end { text-anchor: end }
.figures { font-size: .833rem }
.axis + .figures { margin-bottom: 8px }
.picture .figures { grid-column: 1 / -1 }
.scrolled { overflow-x: auto; max-height: 320px; overflow-y: auto }
.scrolled table { width: auto; min-width: 50% }
.scrolled caption { color: var(--muted); padding-bottom: 8px }
.scrolled th, .scrolled td { padding: 4px 16px 4px 0 } .scrolled tr > :first-child { padding-left: 0 }
.scrolled tbody th { font-weight: 400; white-space: nowrap }
@container (max-width: 520px) { .times .between { display: none } }
@container (min-width: 640px) {
  .picture, .lane, .axis { grid-template-columns: 232px minmax(0, 1fr) }
  .axis > span { display: block; text-align: right }
}
@media (max-width: 640px) { .pictures { padding: 16px } }
`
