const RUN = 'alert(1)';

/** What runs in a page that shows it as markup. */
const VECTORS: readonly string[] = [
  `<script>${RUN}</script>`,
  `<img src=x onerror=${RUN}>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<body onload=${RUN}>`,
  `<details open ontoggle=${RUN}>`,
  `<video><source onerror=${RUN}></video>`,
  `<input autofocus onfocus=${RUN}>`,
  `<a href="javascript:${RUN}" autofocus onfocus=${RUN}>x</a>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="data:text/html,<script>${RUN}</script>">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel="stylesheet" href="https://evil.example/x.css">`,
  `<base href="https://evil.example/">`,
  `<form action="https://evil.example/"><button autofocus>x</button></form>`,
  `<style>@import "https://evil.example/x.css";</style>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--><img src=x onerror=${RUN}>">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<img src="https://evil.example/x.png">`,
  `<template><script>${RUN}</script></template>`,
  `<div style="background:url(https://evil.example/x)">x</div>`,
  `<p id="location" onclick=${RUN} onmouseover=${RUN}>x</p>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s></svg>`,
];

/** What stands around it, to leave the place where it is shown. */
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['">', ''],
  ["'>", ''],
  ['</script>', ''],
  ['</title>', ''],
  ['</textarea>', ''],
  ['</pre></code>', ''],
  ['-->', '<!--'],
  ['</style>', ''],
  ['[[ javascript:alert(1) | ', ' ]]'],
  ['[[ ', ' | x ]]'],
  ['{F1, alt="', '"}'],
  ['```\n', '\n```'],
  ['**', '**'],
  ['> ', ''],
  ['= ', ' ='],
  ['* ', ''],
  ['`', '`'],
  ['https://phab.example.com/"', ''],
  ['\u0000\u2028', '\ufeff'],
];

/** 500 hostile texts: each vector in each surrounding. */
export const HOSTILE_TEXTS: readonly string[] = VECTORS.flatMap((vector) =>
  AROUND.map(([before, after]) => `${before}${vector}${after}`),
);

/** Files that run in a browser that shows them, and names that leave their header. */
export const HOSTILE_FILES: readonly {
  readonly title: string;
  readonly type: string;
  readonly data: string;
}[] = [
  {
    title: 'x.svg',
    type: 'image/svg+xml',
    data: `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`,
  },
  { title: 'x.html', type: 'text/html', data: `<script>${RUN}</script>` },
  {
    title: 'x.xhtml',
    type: 'application/xhtml+xml',
    data: `<html xmlns="http://www.w3.org/1999/xhtml"><script>${RUN}</script></html>`,
  },
  {
    title: 'x.xml',
    type: 'text/xml',
    data: `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">${RUN}</x:script>`,
  },
  { title: 'x.png', type: 'image/png', data: `<script>${RUN}</script>` },
  { title: 'x.gif', type: 'image/gif', data: `GIF89a/*<script>${RUN}</script>*/=1;${RUN}` },
  {
    title: 'x.pdf',
    type: 'application/pdf',
    data: `%PDF-1.4 1 0 obj<</OpenAction<</S/JavaScript/JS(${RUN})>>>>`,
  },
  { title: 'x.js', type: 'text/javascript', data: RUN },
  { title: 'x.txt', type: 'text/plain', data: `<script>${RUN}</script>` },
  {
    title: 'a"; filename="x.html\r\nset-cookie: a=b',
    type: 'text/html; charset=utf-7',
    data: `<script>${RUN}</script>`,
  },
  { title: '../../../etc/x.html', type: 'multipart/x-mixed-replace', data: `<script>${RUN}</script>` },
  { title: '\u202egnp.exe \ud800 <script>', type: 'x"\r\n', data: `<script>${RUN}</script>` },
];
