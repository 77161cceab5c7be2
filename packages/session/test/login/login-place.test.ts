import { expect, test } from 'vitest';
import { loginPlace } from '../../src/login/login-place.ts';

const placeOf = (headers: Record<string, string>, cf?: unknown) =>
  loginPlace(Object.assign(new Request('https://a.example/', { headers }), { cf }));

test('the place of a login is read from the request, as far as it has one', () => {
  expect(placeOf({ 'user-agent': 'Browser/1' }, { country: 'DE' })).toEqual({
    agent: 'Browser/1',
    country: 'DE',
  });
  expect(placeOf({})).toEqual({});
  expect(Object.keys(placeOf({}))).toEqual([]);
  expect(placeOf({}, {})).toEqual({});
});

test('256 characters of the name of a browser are stored', () => {
  expect(placeOf({ 'user-agent': 'x'.repeat(256) }).agent).toHaveLength(256);
  expect(placeOf({ 'user-agent': 'x'.repeat(257) }).agent).toHaveLength(256);
});

test.each(['de', 'D', 'DEU', 'xDE', 'DEx', 'T1', '', 7, null, ['DE']])('%j is not a country', (country) => {
  expect(placeOf({}, { country })).toEqual({});
});
