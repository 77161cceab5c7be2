import { memorySessions } from '@portcullis/session';
import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../src/checks/check-configuration.ts';
import { sessionStoresOf } from '../../../src/features/login/session-stores.ts';
import { sessionObjectsPart } from '../../../src/features/session-objects/part.ts';
import { sessionStorePart } from '../../../src/features/session-store/part.ts';
import type { LoginConfiguration } from '../../../src/generated/types.ts';
import { LOGIN, openConfiguration } from '../../assembled.ts';

const problemsWith = (login: object): readonly string[] =>
  checkConfiguration({ ...openConfiguration(), login: { ...LOGIN, ...login }, trustedHosts: [] }).map(
    ({ path, message }) => `${path} ${message}`,
  );

describe('login.objects', () => {
  test.each([{ durableObject: 'SESSIONS' }, { revocations: 'SESSIONS' }])('is accepted with %o', (stored) => {
    expect(problemsWith({ ...stored, objects: 8 })).toEqual([]);
    expect(problemsWith({ ...stored, objects: 1, otherObjects: 8 })).toEqual([]);
  });

  test('is refused with sessions that are in cookies alone', () => {
    expect(problemsWith({ objects: 8 })).toEqual(['login.objects needs "durableObject" or "revocations"']);
  });

  test('is not asked for with sessions in cookies', () => {
    expect(problemsWith({})).toEqual([]);
  });

  test('is refused with the same other number', () => {
    const stored = { durableObject: 'SESSIONS' };
    const message = 'login.otherObjects must not be the same number as "objects"';
    expect(problemsWith({ ...stored, objects: 8, otherObjects: 8 })).toEqual([message]);
    expect(problemsWith({ ...stored, otherObjects: 1 })).toEqual([message]);
    expect(problemsWith({ ...stored, otherObjects: 8 })).toEqual([]);
  });

  test.each([
    [{}, ['sessions']],
    [{ objects: 1 }, ['sessions']],
    [{ objects: 2 }, ['sessions', 'sessions-2-0', 'sessions-2-1']],
    [{ objects: 1, otherObjects: 2 }, ['sessions', 'sessions-2-0', 'sessions-2-1']],
  ])('%o uses the objects %j of the binding', async (objects, expected) => {
    const asked = new Set<string>();
    const SESSIONS = {
      getByName: (name: string) => {
        asked.add(name);
        return memorySessions();
      },
    };
    const parts = { sessionStore: sessionStorePart, sessionObjects: sessionObjectsPart };
    const { store } = sessionStoresOf(
      { ...LOGIN, durableObject: 'SESSIONS', ...objects } as LoginConfiguration,
      { env: { SESSIONS }, parts },
    );
    for (let index = 0; index < 20; index += 1) await store?.find(`session ${index}`, 0, 0);
    await store?.redeemCode('code', 60, 0);
    expect([...asked].sort()).toEqual(expected);
  });
});
