import { expect, test } from 'vitest';
import { logoutTokenProblem } from '../../src/login/logout.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const good = { iat: 1000, jti: 'a', sub: 's', events: { [EVENT]: {} } };

test.each([
  ['by its person', {}],
  ['by its session alone', { sub: undefined, sid: 'x' }],
  ['by both', { sid: 'x' }],
  ['beside another event', { events: { [EVENT]: {}, 'https://idp.example/event': {} } }],
])('a logout token that names its target %s is accepted', (_how, changes) => {
  expect(logoutTokenProblem({ ...good, ...changes }, 1000)).toBeUndefined();
});

test('a logout token is valid from half a minute before to ten minutes after it was issued', () => {
  expect(logoutTokenProblem(good, 970)).toBeUndefined();
  expect(logoutTokenProblem(good, 969)).toBe('"iat" lies in the future');
  expect(logoutTokenProblem(good, 1600)).toBeUndefined();
  expect(logoutTokenProblem(good, 1601)).toBe('"iat" is more than 600 seconds ago');
});

test.each([
  ['"iat" is missing or not a number', { iat: undefined }],
  ['"iat" is missing or not a number', { iat: '1000' }],
  ['"iat" is missing or not a number', { iat: Number.NaN }],
  ['"jti" is missing', { jti: undefined }],
  ['"jti" is missing', { jti: '' }],
  ['"jti" is missing', { jti: 1 }],
  ['"events" does not say that this is a logout', { events: undefined }],
  ['"events" does not say that this is a logout', { events: null }],
  ['"events" does not say that this is a logout', { events: EVENT }],
  ['"events" does not say that this is a logout', { events: {} }],
  ['"events" does not say that this is a logout', { events: Object.create({ [EVENT]: {} }) }],
  ['"events" does not hold an object for the logout', { events: { [EVENT]: true } }],
  ['"events" does not hold an object for the logout', { events: { [EVENT]: null } }],
  ['it has a "nonce", as only ID tokens do', { nonce: 'n' }],
  ['it has a "nonce", as only ID tokens do', { nonce: null }],
  ['it names neither "sub" nor "sid"', { sub: undefined }],
  ['"sub" or "sid" is no text', { sub: 1 }],
  ['"sub" or "sid" is no text', { sub: '' }],
  ['"sub" or "sid" is no text', { sid: null }],
])('a logout token is refused, because %s: %j', (problem, changes) => {
  expect(logoutTokenProblem({ ...good, ...changes }, 1000)).toBe(problem);
});
