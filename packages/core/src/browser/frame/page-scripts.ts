/** A script that improves a page. The page works without it. */
export interface PageScript {
  /** The attribute of the elements that it changes. A page without such an element is sent without the script. */
  readonly attribute: string;
  /** Its source code, without `</`. It must write only text into the page, never markup. */
  readonly code: string;
  /** Content security policy directives that it needs in addition. */
  readonly policy?: string;
}

/** Shows a time of the gateway in the reader's time zone, followed by UTC: on the same day, only its hour. */
const localTime: PageScript = {
  attribute: 'data-local',
  code: `for (const time of document.querySelectorAll('time[data-local]')) {
  const date = new Date(time.dateTime);
  const as = (style) => new Intl.DateTimeFormat(document.documentElement.lang, style).format(date);
  const isSameDay = as({ dateStyle: 'short' }) === as({ dateStyle: 'short', timeZone: 'UTC' });
  const utc = isSameDay ? as({ timeStyle: 'short', timeZone: 'UTC' }) + ' UTC' : time.textContent;
  time.textContent = as({ dateStyle: 'medium', timeStyle: 'short' }) + ' (' + utc + ')';
}`,
};

/** A button that copies the text of another element. Hidden if the browser cannot copy. */
const copyButton: PageScript = {
  attribute: 'data-copy',
  code: `for (const button of document.querySelectorAll('button[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}`,
};

/**
 * Requests the URL of the page again after 5, 10, 20, 40 and then every 60 seconds, while the page is visible, and reloads it when
 * the status is below 500.
 */
const retry: PageScript = {
  attribute: 'data-retry',
  code: `for (const note of document.querySelectorAll('[data-retry]')) {
  note.hidden = false;
  let seconds = 5;
  const ask = async () => {
    const up = document.visibilityState === 'visible' && await fetch(location.href, { method: 'HEAD', redirect: 'manual', cache: 'no-store' }).then(({ status }) => status < 500, () => false);
    if (up) return location.reload();
    seconds = Math.min(60, seconds * 2);
    setTimeout(ask, seconds * 1000);
  };
  setTimeout(ask, seconds * 1000);
}`,
  policy: "connect-src 'self'",
};

/**
 * Sends a form once, however often its button is clicked: a browser shows the response to the second click, and drops the first
 * with its cookies, although that was the one with an effect.
 */
const sentOnce: PageScript = {
  attribute: 'method="post"',
  code: `let sentAt = -Infinity;
addEventListener('submit', (event) => {
  if (event.timeStamp < sentAt + 10000) event.preventDefault();
  else if (!event.defaultPrevented) sentAt = event.timeStamp;
});
addEventListener('pageshow', () => { sentAt = -Infinity; });`,
};

const SCRIPTS: readonly PageScript[] = [localTime, copyButton, retry, sentOnce];

/** The scripts that a page has elements for: those of every page and its own. */
export function scriptsFor(markup: string, own: readonly PageScript[] = []): readonly PageScript[] {
  return [...SCRIPTS, ...own].filter(({ attribute }) => markup.includes(` ${attribute}`));
}
