import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { deliberateClick } from '../../../src/browser/frame/deliberate-click.ts';

/** A page with the button, whose time the test passes. In Chromium: deliberate-click.gate.slow.test.ts. */
function page({ hasFocus = true } = {}) {
  const listeners = new Map<string, () => void>();
  const attributes = new Set<string>();
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  let now = 0;
  const submit = new Map<string, (event: { readonly preventDefault: () => void }) => void>();
  const button = {
    setAttribute: (name: string) => void attributes.add(name),
    removeAttribute: (name: string) => void attributes.delete(name),
    hasAttribute: (name: string) => attributes.has(name),
    form: { addEventListener: submit.set.bind(submit) },
  };
  const asked: string[] = [];
  runInNewContext(deliberateClick.code, {
    document: {
      querySelectorAll: (selector: string) => {
        asked.push(selector);
        return [button];
      },
      hasFocus: () => hasFocus,
    },
    addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
    setTimeout: (run: () => void, ms: number) => timers.set(timers.size, { at: now + ms, run }).size,
    clearTimeout: (id?: number) => void (id !== undefined && timers.delete(id - 1)),
  });
  return {
    asked,
    says: (type: string) => listeners.get(type)?.(),
    passes: (ms: number) => {
      now += ms;
      for (const [id, { at, run }] of timers)
        if (at <= now) {
          timers.delete(id);
          run();
        }
    },
    /** Whether a click sends the form. */
    clicks: (): boolean => {
      let isSent = true;
      submit.get('submit')?.({
        preventDefault: () => {
          isSent = false;
        },
      });
      return isSent;
    },
  };
}

test('the script is for the buttons of the pages that have its attribute', () => {
  expect(page().asked).toEqual([`button[${deliberateClick.attribute}]`]);
});

test('a click within half a second of the time at which the page could be seen sends nothing', () => {
  const { says, passes, clicks } = page();
  expect(clicks()).toBe(false);
  says('pageshow');
  passes(499);
  expect(clicks()).toBe(false);
  passes(1);
  expect(clicks()).toBe(true);
});

test.each(['focus', 'pointermove'])(
  'a page behind another window takes no click until half a second after the user came to it (%s)',
  (type) => {
    const { says, passes, clicks } = page({ hasFocus: false });
    says('pageshow');
    passes(5000);
    expect(clicks()).toBe(false);
    says(type);
    passes(500);
    expect(clicks()).toBe(true);
  },
);

test.each(['blur', 'pagehide'])('a user who left the page waits again when they come back (%s)', (type) => {
  const { says, passes, clicks } = page();
  says('pageshow');
  passes(400);
  says(type);
  passes(5000);
  expect(clicks()).toBe(false);
  says('focus');
  passes(499);
  says('pointermove');
  expect(clicks()).toBe(false);
  passes(1);
  expect(clicks()).toBe(true);
});
