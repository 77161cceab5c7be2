import type { Identity } from '@portcullis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountId } from '../../../src/sso/account-id.ts';
import { usernameCandidates } from '../../../src/sso/server/username.ts';
import type { UsernameOptions } from '../../../src/sso/sso-options.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { person } from '../../fixtures/sso-server.ts';

/** What Phorge takes. Written from the protocol, not from the code. */
const isUsername = (name: string): boolean =>
  /^[a-zA-Z0-9._-]*[a-zA-Z0-9_-]$/.test(name) && name.length <= 64;

const DEFAULTS: Required<UsernameOptions> = {
  claims: ['preferred_username', 'email', 'name'],
  collision: 'number',
};

const candidatesOf = async (identity: Identity, options: UsernameOptions = {}) =>
  usernameCandidates(identity, await accountId(identity.issuer, identity.subject), {
    ...DEFAULTS,
    ...options,
  });
const nameOf = async (changes: Partial<Identity>, options: UsernameOptions = {}) =>
  (await candidatesOf(person(changes), options))[0];

const nothing = { claims: {}, email: undefined, name: undefined };

describe('a username', () => {
  it.each([
    ['ada', 'ada'],
    ['Ada.Lovelace', 'Ada.Lovelace'],
    ['ada_l-1', 'ada_l-1'],
    ['Ada Lovelace', 'Ada-Lovelace'],
    ['ada@corp.example', 'ada'],
    ['CORP\\ada', 'CORP-ada'],
    ['Zoë Müller', 'Zoe-Muller'],
    ['ａｄａ', 'ada'],
    ['ada.', 'ada'],
    ['..ada--', 'ada'],
    ['a..b--c', 'a.b-c'],
    ["O'Brien", 'O-Brien'],
    ['_ada_', '_ada_'],
    ['1234', '1234'],
    ['ada\u0000\r\nroot', 'ada-root'],
    ['ada\u202eroot', 'ada-root'],
    ['a'.repeat(70), 'a'.repeat(64)],
    [`${'a'.repeat(63)}.b`, 'a'.repeat(63)],
  ])('is derived from the claim %j as %j', async (claim, name) => {
    expect(await nameOf({ claims: { preferred_username: claim } })).toBe(name);
    expect(isUsername(name)).toBe(true);
  });

  it.each(['', '.', '---', '___', 'Ада', '漢字', '@', '\u0301', ' '])(
    'cannot be derived from %j, so the next claim counts',
    async (claim) => {
      expect(await nameOf({ ...nothing, claims: { preferred_username: claim, name: 'next' } })).toBe('next');
    },
  );

  it.each([[1], [true], [null], [['ada']], [{ ada: 1 }]])(
    'is not derived from %j, which is no text',
    async (claim) => {
      expect(await nameOf({ ...nothing, claims: { preferred_username: claim, name: 'next' } })).toBe('next');
    },
  );

  it('is derived from the claims in their order', async () => {
    const identity = { claims: { preferred_username: 'one', nickname: 'two' }, email: 'three@x.example' };
    expect(await nameOf(identity)).toBe('one');
    expect(await nameOf(identity, { claims: ['nickname', 'preferred_username'] })).toBe('two');
    expect(await nameOf(identity, { claims: ['email'] })).toBe('three');
    expect(await nameOf({ ...identity, claims: { a: { b: 'four' } } }, { claims: ['a.b'] })).toBe('four');
  });

  it('is derived from an address only if the provider verified it, whatever the claims say', async () => {
    const claims = { email: 'root@corp.example' };
    expect(await nameOf({ ...nothing, claims, name: 'Ada' })).toBe('Ada');
    expect(await nameOf({ ...nothing, claims, email: 'ada@corp.example' })).toBe('ada');
  });

  it('is derived from no property that every object has', async () => {
    expect(await nameOf(nothing, { claims: ['constructor', 'toString'] })).toMatch(/^user-[\da-f]{10}$/);
  });

  it('gets a number where it is taken', async () => {
    const candidates = await candidatesOf(person());
    expect(candidates.slice(0, 3)).toEqual(['ada', 'ada2', 'ada3']);
    expect(candidates).toHaveLength(100);
    expect(candidates[98]).toBe('ada99');
    expect(candidates[99]).toMatch(/^ada-[\da-f]{10}$/);
  });

  it('gets the provider’s name where it is taken and the rule says so', async () => {
    const candidates = await candidatesOf(person(), { collision: 'provider' });
    expect(candidates.slice(0, 4)).toEqual(['ada', 'ada-corp', 'ada-corp2', 'ada-corp3']);
    expect(candidates.at(-1)).toMatch(/^ada-[\da-f]{10}$/);
  });

  it('gets the host of the issuer where the provider has no name', async () => {
    const { authentication } = person();
    const unnamed = person({
      authentication: { ...authentication, provider: 'https://login.corp.example/t' },
    });
    expect((await candidatesOf(unnamed, { collision: 'provider' }))[1]).toBe('ada-login.corp.example');
    const foreign = person({ authentication: { ...authentication, provider: '社' } });
    expect((await candidatesOf(foreign, { collision: 'provider' })).slice(0, 2)).toEqual(['ada', 'ada2']);
  });

  it('gets no suffix where the rule is to refuse', async () => {
    expect(await candidatesOf(person(), { collision: 'refuse' })).toEqual(['ada']);
    expect(await candidatesOf(person(nothing), { collision: 'refuse' })).toEqual([]);
  });

  it('is a hash of the account where no claim gives one', async () => {
    const [one, ...others] = await candidatesOf(person(nothing));
    expect(one).toMatch(/^user-[\da-f]{10}$/);
    expect(others).toEqual([]);
    expect(await candidatesOf(person({ ...nothing, subject: 'another' }))).not.toEqual([one]);
  });

  it('leaves room for its suffix', async () => {
    const candidates = await candidatesOf(person({ claims: { preferred_username: `${'a'.repeat(62)}.b` } }));
    expect(candidates[1]).toBe(`${'a'.repeat(62)}2`.slice(0, 64));
    expect(candidates.every(isUsername)).toBe(true);
  });
});

/** Whatever a provider could say, and what is close to a username. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: fc.constantFrom(...'aB1._-@é \u0301\u202eж'), maxLength: 90 }),
);
const anyone = fc.record({
  subject: fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8'),
  claims: fc.record({ preferred_username: fc.oneof(text, fc.jsonValue()) }, { requiredKeys: [] }),
  email: fc.option(text, { nil: undefined }),
  name: fc.option(text, { nil: undefined }),
  provider: text,
});
const collision = fc.constantFrom('number' as const, 'provider' as const, 'refuse' as const);

describe('usernames, whatever the claims are', () => {
  const identityOf = ({ provider, ...rest }: { provider: string } & Partial<Identity>): Identity =>
    person({ ...rest, authentication: { ...person().authentication, provider } });

  it('are all valid for Phorge', async () => {
    await fc.assert(
      fc.asyncProperty(anyone, collision, async (one, rule) => {
        const candidates = await candidatesOf(identityOf(one), { collision: rule });
        expect(candidates.filter((name) => !isUsername(name))).toEqual([]);
        if (rule !== 'refuse') expect(candidates.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('are never shared by two users, and each user keeps theirs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyone, { minLength: 2, maxLength: 20 }), collision, async (logins, rule) => {
        const store = memorySso();
        const names = new Map<string, string>();
        for (const login of logins) {
          const identity = identityOf(login);
          const account = await accountId(identity.issuer, identity.subject);
          const name = await store.nameFor(account, await candidatesOf(identity, { collision: rule }));
          if (names.has(account)) expect(name).toBe(names.get(account));
          if (name !== undefined) names.set(account, name);
        }
        const held = [...names.values()].map((name) => name.toLowerCase());
        expect(new Set(held).size).toBe(held.length);
      }),
      { numRuns: 200 },
    );
  });

  it('remain for a hundred users who all want the same', async () => {
    const store = memorySso();
    const names = new Set<string>();
    for (let subject = 0; subject < 120; subject += 1) {
      const identity = person({ subject: String(subject) });
      const account = await accountId(identity.issuer, identity.subject);
      names.add((await store.nameFor(account, await candidatesOf(identity))) ?? 'none');
    }
    expect([names.size, names.has('none')]).toEqual([120, false]);
  });
});
