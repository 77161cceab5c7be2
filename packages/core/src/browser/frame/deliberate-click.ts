import type { PageScript } from './page-scripts.ts';

/**
 * Accepts the click of a button only half a second after the user could first see it. A page of another site may ask for a double click and
 * redirect here at the first one, or close a window that covered this one: the second click would hit the button.
 *
 * Who comes back to the window sees it by the keyboard, or by the pointer over it. The button keeps the focus that it has.
 */
export const deliberateClick: PageScript = {
  attribute: 'data-deliberate',
  code: `for (const button of document.querySelectorAll('button[data-deliberate]')) {
  let timer;
  const rest = () => {
    clearTimeout(timer);
    timer = undefined;
    button.setAttribute('aria-disabled', 'true');
  };
  const wait = () => { timer ??= setTimeout(() => button.removeAttribute('aria-disabled'), 500); };
  rest();
  for (const type of ['blur', 'pagehide']) addEventListener(type, rest);
  for (const type of ['focus', 'pointermove']) addEventListener(type, wait);
  addEventListener('pageshow', () => { if (document.hasFocus()) wait(); });
  button.form.addEventListener('submit', (event) => {
    if (button.hasAttribute('aria-disabled')) event.preventDefault();
  });
}`,
};
