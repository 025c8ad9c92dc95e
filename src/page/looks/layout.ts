/** The column of sections, the bar above it, and what stands in every section. */
export const layout = `
.bar { position: sticky; top: 0; z-index: 1; background: var(--card); border-bottom: 1px solid var(--border) }
.bar > div { display: flex; align-items: center; gap: 8px 24px; min-height: 56px; max-width: 1152px; margin: 0 auto; padding: 0 16px }
.brand { display: flex; align-items: center; gap: 8px; font-weight: 600; color: inherit; text-decoration: none }
.mark { color: var(--accent) } #zone { margin-left: auto }
.bar nav { display: flex; gap: 16px; overflow-x: auto; scrollbar-width: none; flex: 1 }
.bar nav a { color: var(--muted); text-decoration: none; padding: 16px 0; white-space: nowrap }
.bar nav a:hover { color: var(--text) }
main { max-width: 1152px; margin: 0 auto; padding: 24px 16px 32px; display: grid; gap: 24px; grid-template-columns: minmax(0, 1fr) }
footer { max-width: 1152px; margin: 0 auto; padding: 0 16px 32px; display: flex; flex-wrap: wrap; gap: 4px 24px; color: var(--muted) }
.card { background: var(--card); border: 1px solid var(--border); border-radius: 4px }
.card > .head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; padding: 16px 24px; border-bottom: 1px solid var(--border) }
.card > .head > :first-child { flex: 1 1 auto }
.card > .pad, .card > .rows > * { padding: 16px 24px }
.card > * + .pad, .rows > * + * { border-top: 1px solid var(--border) }
.card > .head + * { border-top: 0 }
.note { padding: 8px 16px; border: 1px solid var(--border); border-radius: 4px; background: var(--card) }
.note.warning, .note.critical { background: var(--warning-wash) } .note.ok { background: var(--ok-wash) } .note.critical { background: var(--critical-wash) }
.note > strong, .note a { color: inherit }
.strip { display: grid; grid-template-columns: repeat(auto-fit, minmax(116px, 1fr)); gap: 1px; background: var(--border); border: 1px solid var(--border); border-radius: 4px; overflow: hidden }
.strip > div { background: var(--card); padding: 12px; display: flex; flex-direction: column-reverse }
.strip dd { font-size: 1.44rem; line-height: 1.3 }
.strip dt { color: var(--muted); font-size: .833rem; white-space: nowrap }
.verdict .top { display: flex; gap: 16px; padding: 24px; align-items: flex-start; border-radius: 3px 3px 0 0 }
.verdict .top > .sign { width: 32px; height: 32px; margin-top: 2px }
.verdict .top h1 { margin-bottom: 4px }
.state-ok .top { background: var(--ok-wash) } .state-warning .top { background: var(--warning-wash) } .state-critical .top { background: var(--critical-wash) }
.fault { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; padding: 16px 24px; border-top: 1px solid var(--border); border-left: 4px solid currentColor }
.fault > * { color: var(--text) }
.fault .kind { font-size: .833rem; display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: baseline; color: var(--muted) }
.fault .kind > :first-child { font-weight: 600 }
.fault .said { font-weight: 600 }
.acts { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin-top: 4px }
.command { display: flex; gap: 8px; align-items: center; margin: 4px 0; max-width: 100% }
.command code { background: var(--code); border: 1px solid var(--border); border-radius: 4px; padding: 4px 8px; user-select: all; min-width: 0; overflow-wrap: anywhere }
.command span { display: inline-block; max-width: 100% }
.alert { display: grid; gap: 4px 24px; grid-template-columns: minmax(0, 1fr) auto }
.alert > * { grid-column: 1 / -1 }
.alert:target, tr:target, details:target { box-shadow: inset 0 0 0 2px var(--accent) }
.alert h4 a { color: inherit }
.facts { display: flex; flex-wrap: wrap; gap: 4px 24px }
.facts dt { color: var(--muted); font-size: .833rem }
.facts > div { min-width: 64px }
.group { padding: 8px 24px; background: var(--page); font-size: .75rem; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; color: var(--muted); display: flex; gap: 8px; align-items: center }
.empty { padding: 16px 24px; color: var(--muted) }
@media (max-width: 640px) {
  .bar > div { flex-wrap: wrap; gap: 0 16px; padding-top: 8px } .mark { color: var(--accent) } #zone { margin-left: auto }
.bar nav { order: 3; flex: 1 0 100%; gap: 16px } .bar nav a { padding: 8px 0 } .bar { position: static }
  html { scroll-padding-top: 16px }
  main { padding: 16px 8px; gap: 16px } h1 { font-size: 1.2rem; line-height: 1.35 }
  .card > .head, .card > .pad, .card > .rows > *, .fault, .empty, .verdict .top { padding: 16px } .group { padding: 8px 16px }
  .verdict .top { gap: 12px } .verdict .top > .sign { width: 24px; height: 24px }
}
`
