import { escapeHtml, type Random } from '@portcullis/core';
import { base64url } from 'jose';

/** A page of the gate's own. */
export interface OwnPage {
  readonly title: string;
  /** HTML: whatever a client said is escaped. */
  readonly main: string;
  readonly status: number;
}

/** Answers with a page: one file, one style under a nonce, nothing from elsewhere, no script. */
export function ownPage({ title, main, status }: OwnPage, random: Random): Response {
  const nonce = base64url.encode(random(new Uint8Array(16)));
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>
`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'cache-control': 'no-store',
      // `no-referrer` would make browsers send `Origin: null` with our own form.
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    },
  });
}

/** Without a character that is special in HTML. */
const STYLE = `:root { color-scheme: light dark; --text: #1b1e25; --ground: #f3f4f7; --card: #fff; --line: #d9dce3; --ink: #2554c7; --fill: #2554c7; }
@media (prefers-color-scheme: dark) { :root { --text: #e8eaee; --ground: #0d0f13; --card: #16181d; --line: #343945; --ink: #a9c0ff; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.5rem 1.75rem; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
p { margin: 0 0 1rem; }
.row { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0 0; }
.button { display: inline-block; font: inherit; font-weight: 600; padding: .55rem 1.1rem; border: 1px solid var(--ink); border-radius: .5rem; background: var(--fill); color: #fff; text-decoration: none; cursor: pointer; }
.button.quiet { background: transparent; color: var(--ink); }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }`;
