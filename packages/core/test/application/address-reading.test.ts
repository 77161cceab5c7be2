import { describe, expect, test } from 'vitest';
import { pathAsAddress, readAddress } from '../../src/application/address-reading.ts';
import { refusal, wiki } from '../wiki.ts';

const read = (path: string, application = wiki(), method = 'GET') =>
  readAddress(application, 'a.example', method, path);

describe('an address', () => {
  test('is read as the application reads it, with what it is about', () => {
    expect(read('/pages/C%23?x=1', wiki(), 'POST')).toMatchObject({
      ok: true,
      target: { host: 'a.example', path: '/pages/C#', search: '?x=1' },
      resource: { application: 'wiki', kind: 'page', id: 'C#', operation: 'edit' },
    });
    expect(read('/pages/C%23', wiki({ target: {} }))).toMatchObject({ ok: false });
  });

  test('that can be read in two ways is refused with the code of a gate', () => {
    expect(read('/a%2fb')).toMatchObject({ ok: false, failure: expect.stringMatching(/^request\./) });
  });

  test('that the application refuses is refused with its code', () => {
    const checkTarget = (): never => {
      throw refusal(400, 'wiki.no_such_address');
    };
    expect(read('/x', wiki({ checkTarget }))).toEqual({ ok: false, failure: 'wiki.no_such_address' });
  });

  test('when the application’s own check throws on it, the address is not refused', () => {
    const bug = new TypeError('a bug');
    const checkTarget = (): never => {
      throw bug;
    };
    expect(() => read('/x', wiki({ checkTarget }))).toThrow(bug);
  });
});

test('a decoded path is encoded so that reading it again gives the same path', () => {
  expect(pathAsAddress('/a b/C#?&ü')).toBe('/a%20b/C%23%3F%26%C3%BC');
  expect(pathAsAddress('/half \ud800')).toBe('/half%20%EF%BF%BD');
  const path = '/R&D/what? C#/100%';
  expect(read(pathAsAddress(path))).toMatchObject({ target: { path } });
});
