import { describe, expect, it } from 'vitest';
import { readConduitCall } from '../../src/conduit/conduit-call.ts';
import { conduitToken } from '../../src/conduit/conduit-token.ts';
import { tokenUsers } from '../../src/conduit/token-users.ts';
import { contextOf, NOW, recordingOrigin } from '../fixtures/context.ts';

const ISSUER = 'https://phorge.example.com';
const token = (letter: string) => `api-${letter.repeat(28)}`;
const WHOAMI = { phid: 'PHID-USER-a', userName: 'alice', realName: 'Alice', roles: ['verified'] };
const good = (result: object = WHOAMI) => Response.json({ result, error_code: null, error_info: null });
const bad = (code: string) => Response.json({ result: null, error_code: code, error_info: token('a') });

function verifier(answer: () => Response, options: object = {}, accountsWithoutGroups?: readonly string[]) {
  const { origin, calls } = recordingOrigin(answer);
  const users = tokenUsers({ origin, ...options });
  const { identify } = conduitToken({
    ...{ users, issuer: ISSUER, provider: 'phorge' },
    ...(accountsWithoutGroups && { accountsWithoutGroups }),
  });
  const known = async (shown: string, { at = NOW, client = '192.0.2.1' } = {}) => {
    const context = contextOf('/api/user.search', {
      method: 'POST',
      body: `api.token=${shown}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'cf-connecting-ip': client },
    });
    await readConduitCall(context, 1000);
    return identify({ ...context, clock: { ...context.clock, now: () => at } });
  };
  return { known, calls };
}

describe('conduitToken', () => {
  it('returns the identity as Phorge states it, with no claim of the identity provider', async () => {
    const { known } = verifier(() => good());
    expect(await known(token('a'))).toMatchObject({
      kind: 'user',
      issuer: ISSUER,
      subject: 'PHID-USER-a',
      email: undefined,
      groups: undefined,
      claimsIncomplete: true,
      claims: { iss: ISSUER, preferred_username: 'alice', phorge_roles: ['verified'] },
      authentication: { method: 'conduit', provider: 'phorge', amr: [] },
    });
    const bot = verifier(() => good({ ...WHOAMI, roles: ['agent'] }));
    expect(await bot.known(token('a'))).toMatchObject({ kind: 'service' });
  });

  it('gives an account no groups and no further claims unless it is listed, in any case of letters', async () => {
    const named = await verifier(() => good(), {}, ['Task-Bot', 'ALICE']).known(token('a'));
    expect(named).toMatchObject({ groups: [] });
    expect(named).not.toHaveProperty('claimsIncomplete');
    const bot = () => good({ ...WHOAMI, roles: ['agent'] });
    expect(await verifier(bot, {}, ['task-bot', 'alic', 'alice2']).known(token('a'))).toMatchObject({
      groups: undefined,
      claimsIncomplete: true,
    });
    // By the username alone, and not by the name that people give themselves.
    expect(
      await verifier(() => good({ ...WHOAMI, realName: 'bot' }), {}, ['bot']).known(token('a')),
    ).toMatchObject({ name: 'bot', groups: undefined });
  });

  it('uses the real name of an account, or its username', async () => {
    expect(await verifier(() => good()).known(token('a'))).toMatchObject({
      name: 'Alice',
      claims: { sub: 'PHID-USER-a' },
    });
    const nameless = verifier(() => good({ ...WHOAMI, realName: '' }));
    expect(await nameless.known(token('a'))).toMatchObject({ name: 'alice' });
  });

  it('returns no identity where no call was read, or one without a token', async () => {
    const { origin, calls } = recordingOrigin(() => good());
    const users = tokenUsers({ origin });
    const { identify, name, challenge } = conduitToken({ users, issuer: ISSUER, provider: 'phorge' });
    expect(identify(contextOf('/maniphest/'))).toBeUndefined();
    const tokenless = contextOf('/api/user.search');
    await readConduitCall(tokenless, 1000);
    expect(identify(tokenless)).toBeUndefined();
    expect(calls).toEqual([]);
    expect([name, challenge()]).toEqual(['conduit', undefined]);
  });

  it('caches an answer for its time, and returns the same identity object', async () => {
    const { known, calls } = verifier(() => good(), { cacheSeconds: 60 });
    const first = await known(token('a'));
    expect(await known(token('a'), { at: NOW + 59_000 })).toBe(first);
    expect(calls).toHaveLength(1);
    await known(token('a'), { at: NOW + 61_000 });
    expect(calls).toHaveLength(2);
  });

  it.each(['ERR-INVALID-AUTH', 'ERR-INVALID-SESSION'])(
    'caches for a minute that %s was answered',
    async (code) => {
      const { known, calls } = verifier(() => bad(code));
      const unknown = { code: 'phabricator.conduit_token_unknown', status: 401 };
      await expect(known(token('a'))).rejects.toMatchObject(unknown);
      await expect(known(token('a'), { at: NOW + 59_000 })).rejects.toMatchObject(unknown);
      expect(calls).toHaveLength(1);
      await expect(known(token('a'), { at: NOW + 60_000 })).rejects.toMatchObject(unknown);
      expect(calls).toHaveLength(2);
    },
  );

  it.each([
    ['another error', () => bad('ERR-CONDUIT-CORE')],
    ['a page', () => new Response('<html>')],
    ['a failure', () => new Response('{}', { status: 500 })],
    ['nobody', () => good({})],
    ['what is no user', () => good({ ...WHOAMI, phid: 'x' })],
    ['too much', () => new Response(`"${'x'.repeat(70_000)}"`)],
  ])('treats %s as no answer, which is not cached', async (_what, answer) => {
    const { known, calls } = verifier(answer);
    for (const times of [1, 2]) {
      const failure = known(token('a'));
      await expect(failure).rejects.toMatchObject({ code: 'phabricator.conduit_unverified', status: 503 });
      await expect(failure).rejects.not.toThrow(token('a'));
      expect(calls).toHaveLength(times);
    }
  });

  it('asks Phorge a limited number of times for one client, and still accepts the tokens it knows', async () => {
    const { known, calls } = verifier(() => good(), { perClient: 2 });
    await known(token('a'));
    await known(token('b'));
    await expect(known(token('c'))).rejects.toMatchObject({
      code: 'phabricator.conduit_too_many',
      status: 429,
    });
    await known(token('a'));
    await known(token('c'), { client: '192.0.2.2' });
    expect(calls).toHaveLength(3);
  });
});
