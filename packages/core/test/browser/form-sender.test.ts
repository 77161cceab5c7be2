import { expect, test } from 'vitest';
import { formSenderProblem } from '../../src/browser/form-sender.ts';

const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const CHROMIUM = { ...NAVIGATION, 'sec-ch-ua': '"Chromium";v="150"' };
const SCRIPT = 'the form was sent by a script or from a frame';
const ALONE = 'the form was sent without a click or a key of the user';

test.each<[string, Record<string, string>, string | undefined]>([
  ['of a browser that states nothing is accepted', {}, undefined],
  ['that navigates a window is accepted', NAVIGATION, undefined],
  ['of a browser that states only the mode is accepted', { 'sec-fetch-mode': 'navigate' }, undefined],
  ['of a browser that states only the destination is accepted', { 'sec-fetch-dest': 'document' }, undefined],
  ['that a script sends is refused', { ...NAVIGATION, 'sec-fetch-mode': 'cors' }, SCRIPT],
  ['that a script sends with a mode alone is refused', { 'sec-fetch-mode': 'no-cors' }, SCRIPT],
  ['that navigates a frame is refused', { ...NAVIGATION, 'sec-fetch-dest': 'iframe' }, SCRIPT],
  ['that a script sends for nothing is refused', { 'sec-fetch-dest': 'empty' }, SCRIPT],
  ['that a user of Chromium sends is accepted', { ...CHROMIUM, 'sec-fetch-user': '?1' }, undefined],
  ['that Chromium sends without its user is refused', CHROMIUM, ALONE],
  ['that Chromium sends with its user denied is refused', { ...CHROMIUM, 'sec-fetch-user': '?0' }, ALONE],
])('a form %s', (_case, headers, problem) => {
  expect(formSenderProblem({ headers: new Headers(headers) })).toBe(problem);
});
