/** A script that makes a page better. Without it the page works. */
export interface PageScript {
  /** The attribute of the elements that it is for. A page without one goes without the script. */
  readonly attribute: string;
  /** What it does, as a text without `</`. Writes text alone into the page, never markup. */
  readonly code: string;
  /** What it must be allowed besides running. */
  readonly policy?: string;
}

/** A moment of the gate's in the reader's own time, with UTC behind it: of the same day, only its hour. */
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

/** A button that copies the text of another element. Hidden where it could not. */
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
 * Asks for the page's own address again after 5, 10, 20 and at most 60 seconds, while somebody looks at it, and reloads once
 * the answer is no outage any more.
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
 * Sends a form once, however often its button is clicked: a browser shows the answer to the second click, and drops the first with
 * its cookies, though that was the one that did something.
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

/** The scripts that a page has elements for: of those of every page, and of its own. */
export function scriptsFor(markup: string, own: readonly PageScript[] = []): readonly PageScript[] {
  return [...SCRIPTS, ...own].filter(({ attribute }) => markup.includes(` ${attribute}`));
}
