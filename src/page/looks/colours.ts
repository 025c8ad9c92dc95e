/**
 * The colours, sizes and spaces that every part of the page is made of. Greys are of one hue; each state has one colour,
 * which text on a card or on the page can be read in (4.5:1 and more), in light and in dark.
 */
export const colours = `
:root {
  color-scheme: light dark;
  --page: #f3f5f8; --card: #fff; --border: #dce1e8; --text: #1d2530; --muted: #566170;
  --field: #fff; --code: #eef1f5; --accent: #1f57c3; --on-accent: #fff;
  --ok: #17723a; --warning: #8a5a00; --critical: #b3261e; --pending: #6a3fb5; --silenced: #4a5d73;
  --ok-wash: #edf7f0; --warning-wash: #fdf5e3; --critical-wash: #fdeeec; --pending-wash: #f4effc; --silenced-wash: #eef2f6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --card: #1a2029; --border: #2e3743; --text: #e4e9ef; --muted: #9fabb9;
    --field: #11151b; --code: #11161d; --accent: #86b1ff; --on-accent: #0c1420;
    --ok: #5fcf86; --warning: #e8b44a; --critical: #ff8a80; --pending: #bfa2ff; --silenced: #a3b5c9;
    --ok-wash: #16251c; --warning-wash: #2a2313; --critical-wash: #2f1b1b; --pending-wash: #221d33; --silenced-wash: #1d252f;
  }
}
*, ::before, ::after { box-sizing: border-box }
html { font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums slashed-zero; scroll-padding-top: 72px; -webkit-text-size-adjust: 100% }
body { margin: 0; color: var(--text); background: var(--page); overflow-wrap: break-word }
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0 }
h1 { font-size: 1.728rem; font-weight: 400; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance }
h2 { font-size: 1.2rem; font-weight: 600; line-height: 1.3 }
h3, h4 { font-size: 1rem; font-weight: 600 }
ul { list-style: none }
small, .small { font-size: .833rem }
a { color: var(--accent); text-underline-offset: .16em; text-decoration-thickness: 1px }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px }
code, kbd, textarea, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; font-variant-ligatures: none }
[hidden] { display: none !important }
.muted { color: var(--muted) }
.nowrap { white-space: nowrap }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.sign { flex: none; vertical-align: -.14em }
.sign .cut, .sign .line { fill: none; stroke: var(--card); stroke-width: 1.7; stroke-linecap: round; stroke-linejoin: round }
.sign .line { stroke: currentColor; stroke-width: 1.5 }
.ok { color: var(--ok) } .warning { color: var(--warning) } .critical { color: var(--critical) } .pending { color: var(--pending) }
.mended { color: var(--ok) } .silenced, .acknowledged { color: var(--silenced) } .unknown { color: var(--muted) }
`
