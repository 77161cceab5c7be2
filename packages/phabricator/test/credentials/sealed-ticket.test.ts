import { describe, expect, test } from 'vitest';
import { openedTicket, sealedTicket } from '../../src/credentials/sealed-ticket.ts';
import { contextOf, NOW } from '../fixtures/context.ts';
import { identityBy } from '../fixtures/identity.ts';

const RESOURCE = { application: 'conduit', kind: 'method', operation: 'file.download', reads: true };
const PATH = '/file/data/key/PHID-FILE-1/a';
const seal = {
  seal: async (purpose: string, text: string) => `${purpose}.${text}`,
  open: async (purpose: string, sealed: string) =>
    sealed.startsWith(`${purpose}.`) ? { text: sealed.slice(purpose.length + 1) } : undefined,
};
const tickets = { seal, lifetimeSeconds: 60 };

const sealedFor = async (identity = identityBy('credential')) =>
  (await sealedTicket(
    'files',
    { identity, resource: RESOURCE, path: PATH },
    // Within a second.
    { clock: { now: () => NOW + 999 } },
    tickets,
  )) ?? '';
const opened = (sealed: string, { path = PATH, at = NOW, purpose = 'files' } = {}) =>
  openedTicket(purpose, sealed, { ...contextOf(path), clock: { now: () => at } }, tickets);

describe('a ticket', () => {
  test('identifies a request for its address as that of the caller who received it, until it expires', async () => {
    const expiresAt = NOW / 1000 + 60;
    const identity = { ...identityBy('credential'), groups: ['eng'], claims: { a: 1 }, email: 'a@b.example' };
    expect(await opened(await sealedFor(identity))).toEqual({
      identity: { ...identity, expiresAt },
      resource: RESOURCE,
      path: PATH,
      expiresAt,
    });
  });

  test('of a caller whose groups are not known leaves them unknown', async () => {
    const identity = { ...identityBy('credential'), groups: undefined, claimsIncomplete: true as const };
    const ticket = await opened(await sealedFor(identity));
    expect(ticket?.identity).toMatchObject({ claimsIncomplete: true });
    // An identity without the member is taken for no identity.
    expect(Object.entries(ticket?.identity ?? {})).toContainEqual(['groups', undefined]);
  });

  test('is worth nothing at another address, for another purpose, after its time, or if it was not made here', async () => {
    const sealed = await sealedFor();
    expect(await opened(sealed, { at: NOW + 59_999 })).toBeDefined();
    expect(await opened(sealed, { at: NOW + 60_000 })).toBeUndefined();
    expect(await opened(sealed, { path: `${PATH}b` })).toBeUndefined();
    expect(await opened(sealed, { purpose: 'lfs' })).toBeUndefined();
    expect(await opened('x')).toBeUndefined();
  });

  test('has at most 7,000 characters: none is made for a caller with more to say', async () => {
    const whole = (await sealedFor()).length;
    const called = (length: number) =>
      sealedFor({ ...identityBy('credential'), subject: 'a'.repeat(length) });
    expect(await called(7000 - whole + 1)).toHaveLength(7000);
    expect(await called(7000 - whole + 2)).toBe('');
  });
});
