import type { BaseContext } from '@portcullis/core';
import { beforeEach, expect, test } from 'vitest';
import { createdOnce, replayed } from '../../src/credentials/single-use.ts';
import { memorySessions } from '../../src/index.ts';

const NOW = 4_000_000_000;
const CODE = { id: 'code-1', endsAt: NOW + 60 };
const CREATED = { token: 'one' };

/** What was done, in order. */
let done: string[] = [];
beforeEach(() => {
  done = [];
});

const at = (seconds: number) => ({ clock: { now: () => seconds * 1000 } }) as unknown as BaseContext;

function parts() {
  const store = memorySessions();
  return {
    settings: { storeTimeoutMs: 1000, sleep: () => new Promise<never>(() => undefined) },
    store,
    revoke: async () => void done.push('revoke'),
  };
}

const create = async () => {
  done.push('create');
  return CREATED;
};

test('a code creates what it stands for once, and revokes that when it is used again', async () => {
  const same = parts();
  expect(await createdOnce(CODE, create, at(NOW), same)).toBe(CREATED);
  expect(done).toEqual(['create']);
  expect(await createdOnce(CODE, create, at(NOW + 1), same)).toBe('the code has already been used');
  expect(done).toEqual(['create', 'revoke']);
});

test('a code that has expired creates nothing, and what was created for it is revoked', async () => {
  expect(await createdOnce(CODE, create, at(NOW + 60), parts())).toBe('the code has expired');
  expect(done).toEqual(['revoke']);
});

test('a code is valid until the second in which it expires', async () => {
  expect(await createdOnce(CODE, create, at(NOW + 59), parts())).toBe(CREATED);
});

test('what is created while the code is used a second time is revoked', async () => {
  const same = parts();
  const slow = async () => {
    await replayed(CODE.id, at(NOW + 1), same);
    return create();
  };
  expect(await createdOnce(CODE, slow, at(NOW), same)).toBe(
    'the code was used a second time while it was being redeemed',
  );
  expect(done).toEqual(['revoke', 'create', 'revoke']);
});

test('two uses of a code see each other for five minutes', async () => {
  const same = parts();
  const slow = (seconds: number) => async () => {
    await replayed(CODE.id, at(NOW + seconds), same);
    return create();
  };
  expect(await createdOnce(CODE, slow(299), at(NOW), same)).toContain('a second time');
});

test('a reason why nothing is created is returned, and nothing is revoked', async () => {
  const same = parts();
  expect(await createdOnce(CODE, async () => 'no session', at(NOW), same)).toBe('no session');
  expect(done).toEqual([]);
});
