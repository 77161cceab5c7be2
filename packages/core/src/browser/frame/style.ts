import { html } from '../html.ts';
import { readableOn, textOn } from './color.ts';
import type { Theme } from './theme.ts';

const DEFAULT_COLOR = '#2554c7';

/** The style sheet of all pages of the gateway. Links have enough contrast on both backgrounds. */
export function styleSheet({ color = DEFAULT_COLOR }: Pick<Theme, 'color'>): ReturnType<typeof html> {
  return html`:root { --ink: ${readableOn(color, '#f3f4f7')}; --ink-dark: ${readableOn(color, '#16181d')}; --fill: ${color}; --on-fill: ${textOn(color)}; }
${STYLE}`;
}

/**
 * It has no character that is special in HTML. Words break at hyphens if the language has them; only `code` may break anywhere.
 */
const STYLE = html`:root { color-scheme: light dark; --text: #1b1e25; --quiet: #59606e; --ground: #f3f4f7; --card: #fff; --line: #d9dce3; --wrong: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaee; --quiet: #a3abb9; --ground: #0d0f13; --card: #16181d; --line: #343945; --wrong: #ff8a80; --ink: var(--ink-dark); } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
header, main, footer { max-width: 36rem; margin: 0 auto; }
header { display: flex; align-items: center; gap: .75rem; padding: 0 0 1rem; font-weight: 600; color: var(--quiet); overflow-wrap: anywhere; }
main { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem 1.75rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; hyphens: auto; text-wrap: balance; }
h2 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 1rem; }
a { color: var(--ink); }
code { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { margin: 0; font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .35rem 1.25rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
ul { margin: 0; padding-left: 1.25rem; }
ul.choices { list-style: none; padding: 0; display: grid; gap: .5rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--quiet); }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); font-weight: 400; vertical-align: top; }
thead td { border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
thead th { color: var(--quiet); }
form { margin: 1rem 0 0; }
label { display: block; margin: 0 0 .25rem; }
input, textarea { font: inherit; width: 100%; padding: .5rem .75rem; border: 1px solid var(--quiet); border-radius: .5rem; background: var(--card); color: inherit; margin: 0 0 .75rem; }
[aria-invalid=true] { border: 2px solid var(--wrong); }
.problem { color: var(--wrong); margin: 0 0 .5rem; }
.note { border-left: 3px solid var(--ink); padding: 0 0 0 .85rem; }
.button { display: inline-block; font: inherit; font-weight: 600; padding: .55rem 1.1rem; border: 1px solid var(--ink); border-radius: .5rem; background: var(--fill); color: var(--on-fill); text-decoration: none; cursor: pointer; }
.button.quiet { background: transparent; color: var(--ink); }
.button.small { font-size: .85rem; font-weight: 400; padding: .1rem .6rem; }
.choices .button { overflow-wrap: anywhere; display: flex; gap: .6rem; align-items: center; justify-content: center; }
.row { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: center; margin: 1.25rem 0 0; }
.row form { margin: 0; }
.row + p { margin: .75rem 0 0; }
.quiet { color: var(--quiet); }
footer { padding: 1rem 0 0; font-size: .9rem; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
@media (max-width: 26rem) { body { padding: 1rem .5rem; } main { padding: 1.1rem 1rem; } dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin: 0 0 .6rem; } }
@media (forced-colors: active) { .button { border: 2px solid; } .note { border-left-color: CanvasText; } :focus-visible { outline-color: Highlight; } }
@media print { body { background: none; padding: 0; } main { border: 0; padding: 0; } .row, [data-copy] { display: none; } }`;
