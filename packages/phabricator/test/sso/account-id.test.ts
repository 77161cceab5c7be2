import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId } from '../../src/sso/account-id.ts';

describe('the account id', () => {
  it('is the id stored for linked accounts, and never changes', async () => {
    // Written down: another value would cut everybody off from their account.
    expect(await accountId('https://login.corp.example', '248289761001')).toBe(
      'portcullis-0s91R0gXawYi0jm7xKV2uw8xHNQns6lfRqAOGDdweWo',
    );
    const digest = createHash('sha256').update('["https://login.corp.example","248289761001"]');
    expect(await accountId('https://login.corp.example', '248289761001')).toBe(
      `portcullis-${digest.digest('base64url')}`,
    );
  });

  it('distinguishes issuers and subjects, also where their joined texts are equal', async () => {
    const ids = await Promise.all([
      accountId('a', 'b'),
      accountId('b', 'a'),
      accountId('ab', ''),
      accountId('', 'ab'),
      accountId('a","b', ''),
      accountId('a', 'B'),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has one form, whatever the texts are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        async (issuer, subject) => {
          expect(await accountId(issuer, subject)).toMatch(/^portcullis-[\w-]{43}$/);
        },
      ),
    );
  });
});
