/** Tables, forms, and how it all looks on paper. */
export const parts = `
table { width: 100%; border-collapse: collapse }
th, td { padding: 8px 6px; text-align: left; vertical-align: top; border-top: 1px solid var(--border) }
th:first-child, td:first-child { padding-left: 24px } th:last-child, td:last-child { padding-right: 24px }
thead th { font-size: .75rem; font-weight: 600; letter-spacing: .02em; text-transform: uppercase; color: var(--muted); border-top: 0; vertical-align: bottom }
tbody th { font-weight: 600 } .off { font-weight: 400; font-size: .833rem; color: var(--muted); contain: inline-size }
.number { text-align: right } td.number { white-space: nowrap }
caption { text-align: left }
button, .button { font: inherit; font-size: .9375rem; line-height: 1.4; color: var(--text); background: var(--card); border: 1px solid var(--border); border-radius: 4px; padding: 4px 12px; cursor: pointer; text-decoration: none; display: inline-block; white-space: nowrap }
button:hover, .button:hover { border-color: var(--muted) }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent) }
button.bad { color: var(--critical) }
button:disabled { opacity: .6; cursor: progress }
button.link { border: 0; background: none; padding: 0; color: var(--accent); text-decoration: underline; text-underline-offset: .16em }
.inline { display: inline-flex; flex-wrap: wrap; gap: 8px }
form.fields { display: grid; gap: 16px; max-width: 720px }
label, legend { display: block; font-weight: 600; font-size: .9375rem; padding: 0 }
label small, legend small { font-weight: 400; color: var(--muted) }
input[type=text], textarea { display: block; width: 100%; margin-top: 4px; padding: 8px; font-size: 1rem; color: inherit; background: var(--field); border: 1px solid var(--muted); border-radius: 4px }
input[type=text] { font-family: inherit } textarea { min-height: 88px; resize: vertical }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0 }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 4px }
.choices label { font-weight: 400; display: inline-flex; align-items: center; gap: 8px; border: 1px solid var(--border); border-radius: 4px; padding: 4px 12px; cursor: pointer }
.choices label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent) }
.choices input { margin: 0; accent-color: var(--accent) }
details > summary { cursor: pointer; color: var(--accent); width: fit-content }
details > summary:hover { text-decoration: underline }
details[open] > summary { margin-bottom: 8px }
.told { display: grid; gap: 8px } .told ul { list-style: disc; padding-left: 24px } main > h1, main > div > h1 { padding: 8px 0 }
.ranges { display: flex; gap: 16px } .ranges [aria-current] { color: var(--text); font-weight: 600; text-decoration: none }
.runs { display: block; max-width: 100% } .runs .ok { fill: var(--ok) } .runs .failed { fill: var(--critical) } .runs .skipped { fill: var(--muted) } .runs .none { fill: var(--border) } .runs .going { fill: var(--pending) }
progress { width: 96px; height: 8px; accent-color: var(--accent) }
.view { white-space: nowrap } @media (min-width: 1160px) { td.wide { min-width: 152px } }
@media (max-width: 1080px) {
  .stack, .stack tbody, .stack tr, .stack td, .stack tbody th { display: block }
  .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .stack tr { padding: 12px 24px; border-top: 1px solid var(--border); display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 8px 16px }
  .stack tbody tr:first-child { border-top: 0 }
  .stack td, .stack tbody th { padding: 0 !important; border: 0; text-align: left } .stack tbody th, .stack td.wide { grid-column: 1 / -1 } .stack td:empty { display: none }
  .stack td[data-label]::before { content: attr(data-label); display: block; color: var(--muted); font-size: .833rem }
}
@media (max-width: 640px) { .stack tr { padding: 12px 16px } }
@media print {
  :root { --page: #fff; --card: #fff; --text: #000; --muted: #444; --border: #bbb; --code: #fff }
  .bar { position: static } .bar nav, button, form, .acts, .ranges, footer, .only-screen { display: none !important }
  main { gap: 16px; padding: 16px 0; max-width: none } .fault, .alert, tr, figure { break-inside: avoid } a { color: inherit }
}
`
