import { type Html, html } from '@portcullis/core/internal';

/** The look of a review: light, dark and on paper. Every color is said in words, too. */
export const STYLE: Html = html`
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
h2 { margin-top: 2.5rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 2rem }
.scroll { overflow-x: auto }
caption { text-align: start; font-weight: 600; padding: .5rem 0 }
th, td { overflow-wrap: break-word; border: 1px solid GrayText; padding: .25rem .5rem; text-align: start; vertical-align: top }
tbody th { font-weight: 500 }
.number { text-align: end; font-variant-numeric: tabular-nums }
.good, .unproven, .bad { border-inline-start: .5rem solid; padding: .5rem 1rem }
.good { border-color: light-dark(#1a7f37, #3fb950) }
.unproven { border-color: light-dark(#9a6700, #d29922) }
.bad { border-color: light-dark(#cf222e, #f85149) }
.gained th { background: light-dark(#fff3c4, #403611) }
.lost th { background: light-dark(#d9e8f7, #16304a) }
@media print { :root { color-scheme: light; font-size: 10pt } body { margin: 0; max-width: none; padding: 0 } .scroll { overflow: visible } thead { display: table-header-group } tr { break-inside: avoid } h2, .scroll { overflow-x: auto }
caption { break-after: avoid } }
`;
