import { type Html, html } from '@portcullis/core/internal';

/** What the page has besides the style of every page of the gate. Without a character that is special in HTML. */
export const STYLE: Html = html`
:root { --look-0: #2554c7; --look-1: #c2410c; --look-2: #a16207; --look-3: #0f766e; --look-4: #7e22ce; --look-5: #59606e; }
@media (prefers-color-scheme: dark) { :root { --look-0: #7aa2ff; --look-1: #fb923c; --look-2: #facc15; --look-3: #2dd4bf; --look-4: #c084fc; --look-5: #a3abb9; } }
header, main, footer { max-width: 72rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: 0 0 1rem; }
nav [aria-current] { font-weight: 600; text-decoration: none; border-bottom: 2px solid; color: inherit; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: end; margin: 0 0 .75rem; }
.filter > div { flex: 1 1 8rem; }
.filter .button { padding: .4rem 1rem; }
.filter > details[open] { flex-basis: 100%; }
.filter > details:not([open]) { padding: .45rem 0; }
.further { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; padding: .5rem 0 0; }
.further > div { flex: 0 1 20rem; } .further p { flex: 1 1 18rem; margin: 0; font-size: .9rem; }
summary { cursor: pointer; color: var(--ink); width: max-content; max-width: 100%; }
.filter input, .filter select { width: 100%; font: inherit; padding: .4rem .5rem; margin: 0; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: inherit; }
section { margin: 1.5rem 0 0; }
.states { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; margin: 0; }
.states .bad { flex-basis: 100%; } .bad > span { color: var(--look-1); } .good > span { color: var(--look-3); } .unclear > span { color: var(--look-2); }
.totals { list-style: none; display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem; padding: 0; margin: 0 0 .75rem; }
.totals a { display: block; height: 100%; padding: .4rem .75rem; border: 1px solid var(--line); border-radius: .5rem; color: inherit; text-decoration: none; }
.totals a:hover span { text-decoration: underline; }
.totals strong { display: block; font-size: 1.3rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
ul.actions { list-style: none; padding: 0; margin: .5rem 0 1rem; }
.periods { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .75rem; padding: 0; margin: 0; }
.periods [aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
section h2 { font-size: 1.1rem; margin-top: 0; }
.states + .scroll { margin: .75rem 0 0; }
.scroll { overflow-x: auto; }
.scroll table { width: max-content; min-width: 100%; font-size: .9rem; }
th, time { white-space: nowrap; }
th::first-letter { text-transform: uppercase; }
td { overflow-wrap: normal; max-width: 26rem; }
.long { min-width: 14rem; }
td code { display: inline-block; min-width: min(12rem, 100%); max-width: 26rem; }
td a code { min-width: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.tools { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0 0; font-size: .9rem; }
.chart { margin: 0 0 1rem; }
.chart figcaption, .chart .scale, .chart .ends { color: var(--quiet); font-size: .85rem; margin: 0; }
.chart:not(.bars) > svg { display: block; width: 100%; height: 10rem; }
.chart .ends { display: flex; justify-content: space-between; gap: 1rem; }
.filter input:focus-within { outline: 3px solid var(--ink); outline-offset: 2px; }
.axis { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; padding: 0; margin: .5rem 0 0; font-size: .9rem; }
.swatch { width: .8em; height: .8em; margin-right: .4em; }
.bar { display: grid; grid-template-columns: minmax(6rem, 14rem) 1fr minmax(3rem, max-content); gap: .75rem; align-items: center; font-size: .9rem; }
.bar svg { width: 100%; height: .9rem; }
.bar-value { text-align: right; font-variant-numeric: tabular-nums; }
.look-0 { fill: var(--look-0); } .look-1 { fill: var(--look-1); } .look-2 { fill: var(--look-2); }
.look-3 { fill: var(--look-3); } .look-4 { fill: var(--look-4); } .look-5 { fill: var(--look-5); }
textarea { width: 100%; font: .9rem/1.4 ui-monospace, monospace; padding: .5rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: inherit; }
td form { margin: 0; } td .button { font-size: .85rem; font-weight: 400; padding: .1rem .6rem; }
#access > * { margin: 0 0 1rem; } #access .note p, #access .note ul, #access .note dl { margin: 0 0 .5rem; } #access .note { padding-bottom: .25rem; } #access .filter > div { flex-basis: 15rem; }
@media (max-width: 30rem) { .bar { grid-template-columns: 1fr max-content; gap: 0 .75rem; margin: 0 0 .5rem; } .bar svg { grid-column: 1 / -1; grid-row: 2; } main { padding: 1rem; } h1 { font-size: 1.2rem; } }
@media (forced-colors: active) {
  .look-0, .look-1, .look-2, .look-3, .look-4, .look-5 { stroke: CanvasText; stroke-width: 1; vector-effect: non-scaling-stroke; }
  .look-0 { fill: CanvasText; } .look-1 { fill: Canvas; } .look-2 { fill: GrayText; } .look-3 { fill: Highlight; } .look-4 { fill: LinkText; } .look-5 { fill: ButtonFace; }
  .axis { stroke: CanvasText; }
}
@media print {
  nav, .filter, .tools, td form, summary { display: none; }
  body { background: none; padding: 0; } main { border: 0; padding: 0; } .scroll { overflow: visible; }
  section { break-inside: avoid-page; } thead { display: table-header-group; } tr { break-inside: avoid; }
  .chart rect { print-color-adjust: exact; }
}`;
