import type { BaseContext } from '@portcullis/core';
import { expect, test } from 'vitest';
import { loginCredentialsSettings } from '../../src/credentials/credential-options.ts';
import { listedCredentials } from '../../src/credentials/listed-credentials.ts';
import { memorySessions } from '../../src/index.ts';
import type { SessionDependencies } from '../../src/request/session-dependencies.ts';
import type { StoredCredential } from '../../src/store/credential-store.ts';

const NOW = 1_800_000_000;
const ADA = { issuer: 'https://idp.example', subject: 'ada', isOperator: false };

/** A list of a store that says it has so many, and what it was asked. */
function listOf(count: number) {
  const skipped: (number | undefined)[] = [];
  const one = {
    id: 'c',
    sessionKey: 'k',
    ...ADA,
    name: 'git',
    createdAt: NOW,
    usedAt: NOW,
    endsAt: NOW + 60,
  };
  const store = {
    ...memorySessions(),
    listCredentials: async (_owner: unknown, _now: number, skip?: number) => {
      skipped.push(skip);
      return Array<StoredCredential>(count).fill(one);
    },
  };
  const parts = { settings: { storeTimeoutMs: 1000, sleep: () => new Promise(() => {}) } };
  const listed = listedCredentials(
    parts as unknown as SessionDependencies,
    loginCredentialsSettings({ store }),
  );
  const context = { clock: { now: () => NOW * 1000 } } as unknown as BaseContext;
  return { skipped, page: (skip?: string) => listed.list(ADA, false, skip, context) };
}

test.each([
  [999, undefined, undefined],
  [1000, undefined, 1000],
  [1000, '1000', 2000],
  [0, '12', undefined],
])('of %i, behind %s, the next page begins at %s', async (count, skip, next) => {
  const { page, skipped } = listOf(count);
  const { credentials, next: found } = await page(skip);
  expect([credentials.length, found, skipped]).toEqual([count, next, [Number(skip ?? 0)]]);
});

test.each(['', '-1', 'x1', '1x', '1.5', '1000000', ' 1'])(
  'no page of the list starts at %j',
  async (skip) => {
    const { page, skipped } = listOf(1);
    await expect(page(skip)).rejects.toMatchObject({ code: 'session.parameters', status: 400 });
    expect(skipped).toEqual([]);
  },
);
