import type { PageScript } from '@portcullis/core/pages';

/**
 * Takes the click of a button half a second after somebody could first see it, and not before. A page of another site may ask for a
 * double click, lead here at the first, or close a window that lay above: the second would fall on the button.
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
