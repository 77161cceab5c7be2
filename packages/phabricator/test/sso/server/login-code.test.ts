import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MacRing } from '../../../src/sso/mac-ring.ts';
import { LoginCodes } from '../../../src/sso/server/login-code.ts';
import { ssoSettings } from '../../../src/sso/sso-options.ts';
import { memorySso } from '../../../src/sso/store/memory-sso.ts';
import { contextOf } from '../../fixtures/context.ts';
import { person, signOnOptions } from '../../fixtures/sso-server.ts';

const codesOf = (changes: Parameters<typeof signOnOptions>[0] = {}): LoginCodes => {
  const settings = ssoSettings(signOnOptions(changes));
  return new LoginCodes(settings, new MacRing(settings.keys));
};
const [OLD, NEW] = ['o'.repeat(32), 'n'.repeat(32)];
const issue = (codes: LoginCodes, identity = person()) => codes.issue(contextOf('/'), identity);

describe('a code', () => {
  it('consists of 32 random bytes and a proof, in characters that need no encoding in an address', async () => {
    const code = await issue(codesOf());
    expect(code).toMatch(/^[\w-]{43}\.[\w-]{8}\.[\w-]{43}$/);
    expect(encodeURIComponent(code)).toBe(code);
    expect(await issue(codesOf())).not.toBe(code);
  });

  it('takes its randomness from the given source', async () => {
    const code = await issue(codesOf({ random: (bytes) => bytes.fill(255) }));
    expect(code.startsWith(`${'_'.repeat(42)}8.`)).toBe(true);
  });

  it('belongs to the user for whom it was issued, and to no other', async () => {
    const codes = codesOf();
    const code = await issue(codes);
    expect(await codes.belongsTo(code, person())).toBe(true);
    // Another name, address or time makes nobody another person.
    expect(await codes.belongsTo(code, person({ email: undefined, claims: {}, expiresAt: 0 }))).toBe(true);
    expect(await codes.belongsTo(code, person({ subject: 'another' }))).toBe(false);
    expect(await codes.belongsTo(code, person({ issuer: 'https://other.example' }))).toBe(false);
  });

  it('still belongs to the user once it is used', async () => {
    const codes = codesOf();
    const code = await issue(codes);
    expect(await codes.redeem(code, contextOf('/').clock)).toBeDefined();
    expect(await codes.redeem(code, contextOf('/').clock)).toBeUndefined();
    expect(await codes.belongsTo(code, person())).toBe(true);
  });

  it('belongs to no user at another Phorge or under other keys', async () => {
    const code = await issue(codesOf());
    expect(await codesOf({ clientId: 'another' }).belongsTo(code, person())).toBe(false);
    expect(await codesOf({ keys: [NEW] }).belongsTo(code, person())).toBe(false);
  });

  it('of an older key is valid until the key is removed', async () => {
    const code = await issue(codesOf({ keys: [OLD] }));
    expect(await codesOf({ keys: [NEW, OLD] }).belongsTo(code, person())).toBe(true);
    expect(await codesOf({ keys: [NEW] }).belongsTo(code, person())).toBe(false);
  });

  it('that was changed or made up belongs to no user, and nothing throws', async () => {
    const codes = codesOf();
    const code = await issue(codes);
    const [random = '', key = '', proof = ''] = code.split('.');
    const other = (await issue(codes)).split('.');
    for (const forged of [
      '',
      random,
      `${random}.`,
      `${random}.${key}`,
      `${other[0]}.${key}.${proof}`,
      `${random}.${key}.${other[2]}`,
      `${random}.${proof}.${key}`,
      `${code}.`,
      ` ${code}`,
      `${code}\n`,
    ]) {
      expect(await codes.belongsTo(forged, person())).toBe(false);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(code.length - 1), fc.constantFrom(...'AQgw9_-.% '), async (at, character) => {
        const changed = `${code.slice(0, at)}${character}${code.slice(at + 1)}`;
        fc.pre(changed !== code);
        expect(await codes.belongsTo(changed, person())).toBe(false);
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        expect(await codes.belongsTo(text, person())).toBe(false);
      }),
    );
  });

  it('identifies the user, the client, the callback and the challenge', async () => {
    const codes = codesOf();
    const code = await codes.issue(contextOf('/'), person(), 'the challenge');
    expect(await codes.redeem(code, contextOf('/').clock)).toEqual({
      account: expect.stringMatching(/^portcullis-/),
      username: 'ada',
      realName: 'Ada Lovelace',
      email: 'ada@corp.example',
      clientId: 'phorge-client',
      redirectUri: 'https://phorge.example.com/auth/login/phabricator:edge.gateway/',
      challenge: 'the challenge',
    });
  });

  it('gives two users of one name two usernames, and each keeps theirs', async () => {
    const codes = codesOf({ store: memorySso() });
    const namesOf = async (...subjects: string[]) => {
      const names: (string | undefined)[] = [];
      for (const subject of subjects) {
        const code = await issue(codes, person({ subject }));
        names.push((await codes.redeem(code, contextOf('/').clock))?.username);
      }
      return names;
    };
    expect(await namesOf('a', 'b', 'a', 'c', 'b')).toEqual(['ada', 'ada2', 'ada', 'ada3', 'ada2']);
  });
});
