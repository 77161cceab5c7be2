import { expect, test } from 'vitest';
import type { KeyRing } from '../../src/cookies/key-ring.ts';
import { sessionError } from '../../src/failures/session-failure.ts';
import type { SessionBackend } from '../../src/keeping/session-backend.ts';
import { withoutCookies } from '../../src/request/request-state.ts';
import { SealedCookies } from '../../src/request/sealed-cookies.ts';
import type { Session } from '../../src/session/session.ts';
import type { SessionSettings } from '../../src/settings/session-options.ts';

/** The lines that renew a cookie, where looking at the session once more fails so. */
async function renewed(failure: unknown): Promise<readonly string[] | undefined> {
  const settings = { lifetimeSeconds: 3600 } as SessionSettings;
  const ring = { seal: async () => 'sealed', ids: async () => ['key'] } as unknown as KeyRing;
  const backend = {
    isInCookie: true,
    cookieText: () => 'text',
    find: () => Promise.reject(failure),
  } as unknown as SessionBackend;
  const requestState = withoutCookies();
  await new SealedCookies(settings, ring, backend).renew({ startedAt: 0 } as Session, requestState, 0);
  return requestState.renewal?.();
}

test('no cookie is renewed where the store cannot say whether its session was ended', async () => {
  expect(await renewed(sessionError('session.unavailable'))).toEqual([]);
});

test('a bug while sealing cookies is not treated as a store failure', async () => {
  const bug = new TypeError('a bug');
  await expect(renewed(bug)).rejects.toBe(bug);
});
