import type { ProviderAccounts } from './accounts.ts';

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --accent: #2457c5; }
@media (prefers-color-scheme: dark) { :root { --accent: #8fb2ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { width: 100%; max-width: 26rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem; }
p { margin: 0 0 1.25rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
button { width: 100%; padding: .7rem .9rem; text-align: start; font: inherit; color: inherit; cursor: pointer;
  background: transparent; border: 1px solid var(--line); border-radius: .6rem; }
button:hover, button:focus-visible { border-color: var(--accent); outline: 2px solid var(--accent); outline-offset: 1px; }
button b { display: block; }
button span { font-size: .9rem; opacity: .8; overflow-wrap: anywhere; }
button.plain { text-align: center; font-weight: 600; }
`;

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>
`;
}

/** The login page: one button for each account. */
export function loginPage(accounts: ProviderAccounts): string {
  const buttons = Object.entries(accounts).map(([subject, { name, groups = [], description }]) => {
    const about = [groups.join(', ') || 'no groups', ...(description === undefined ? [] : [description])];
    return `<li><button name="account" value="${text(subject)}"><b>${text(name)}</b> <span>${text(about.join(' · '))}</span></button></li>`;
  });
  return document(
    'Log in: test provider',
    `<h1>Log in to the test provider</h1><p>Choose who you are. There are no passwords: it is for development and tests only.</p>
<form method="post"><ul>${buttons.join('\n')}</ul></form>`,
  );
}

/** The page on which the provider asks whether to log out. The form is its own. */
export function logoutPage(form: string): string {
  return document(
    'Log out: test provider',
    `<h1>Log out of the test provider?</h1><p>You leave every application that you logged in to with it.</p>${form}
<button class="plain" type="submit" form="op.logoutForm" name="logout" value="yes">Log out</button>`,
  );
}

/** Any other page of the provider: an error, or the end of a logout. */
export function messagePage(title: string, message: string): string {
  return document(text(title), `<h1>${text(title)}</h1><p>${text(message)}</p>`);
}

function text(value: string): string {
  return value.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character] ?? character,
  );
}
