import { createIdentityProvider } from '@portcullis/testing';
import { describe, expect, test } from 'vitest';
import { accessContext } from '../src/index.ts';
import { introspection } from '../src/introspection.ts';
import { isProgram } from '../src/program-token.ts';
import { bearerScene, gate, MovableClock } from './fixtures/gate.ts';

describe('a token is one of a program of its user', () => {
  test.each(['client_id', 'azp', 'cid', 'appid'])('if the configuration names its client in %s', (claim) => {
    expect(isProgram({ [claim]: 'tool' }, ['other', 'tool'])).toBe(true);
    expect(isProgram({ [claim]: 'tool' }, ['other'])).toBe(false);
    expect(isProgram({ [claim]: 'Tool' }, ['tool'])).toBe(false);
    expect(isProgram({ [claim]: ['tool'] }, ['tool'])).toBe(false);
  });

  test('only if each client that it states is named', () => {
    expect(isProgram({ client_id: 'tool', azp: 'agent' }, ['tool'])).toBe(false);
    expect(isProgram({ client_id: 'tool', azp: 'tool' }, ['tool'])).toBe(true);
    expect(isProgram({ client_id: 'tool', azp: null }, ['tool'])).toBe(false);
  });

  test('not if it states no client, unless all of the provider are programs', () => {
    expect(isProgram({ sub: 'ada' }, ['tool'])).toBe(false);
    expect(isProgram({ sub: 'ada' }, [])).toBe(false);
    expect(isProgram({ sub: 'ada' }, 'all')).toBe(true);
    expect(isProgram({ client_id: 'all' }, [])).toBe(false);
  });

  test.each([['tool'], 'all'] as const)(
    'not if another party acts for the user, with programs %j',
    (programs) => {
      expect(isProgram({ client_id: 'tool', act: { sub: 'agent' } }, programs)).toBe(false);
      expect(isProgram({ client_id: 'tool', act: null }, programs)).toBe(false);
    },
  );
});

describe('the identity of a token states that its client is a program, if the option names it:', () => {
  test('of a JWT', async () => {
    const { provider, bear } = await bearerScene({ programs: ['tool'] });
    const of = async (clientId: string) => (await bear(await provider.token({ clientId }))).caller;
    expect(await of('tool')).toHaveProperty('authentication.program', true);
    expect(await of('agent')).not.toHaveProperty('authentication.program');
    const byDefault = await bearerScene();
    const { caller } = await byDefault.bear(await byDefault.provider.token({ clientId: 'tool' }));
    expect(caller).not.toHaveProperty('authentication.program');
  });

  test('of an introspected token', async () => {
    const clock = new MovableClock();
    const secret = 's'.repeat(32);
    const provider = await createIdentityProvider({
      clock: clock.now,
      introspectionClient: { id: 'gate', secret },
    });
    const verifier = introspection({
      ...{ issuer: provider.issuer, audience: provider.audience, url: provider.introspectionUri },
      ...{ clientId: 'gate', clientSecret: secret, fetch: provider.fetch, programs: ['tool'] },
    });
    const { bear } = gate([verifier], clock);
    for (const [client, program] of [
      ['tool', true],
      ['agent', undefined],
    ] as const) {
      const [iss, aud, exp] = [provider.issuer, provider.audience, clock.now() / 1000 + 300];
      provider.respond('introspection', () =>
        Response.json({ ...{ active: true, iss, aud, exp, sub: 'ada' }, client_id: client }),
      );
      const { caller } = await bear(`opaque-${client}`);
      expect(caller).toMatchObject({ subject: 'ada' });
      expect((caller as { authentication?: { program?: boolean } }).authentication?.program).toBe(program);
    }
  });

  test.each([
    ['all', true],
    [undefined, undefined],
  ] as const)('of the context of Access, with programs %j', async (programs, program) => {
    const options = { team: 'acme', audience: 'wiki', ...(programs && { programs }) } as const;
    const { ask } = gate([accessContext(options)], new MovableClock());
    const identity = { user_uuid: '7d3f', groups: [] };
    const { caller } = await ask({}, { aud: 'wiki', getIdentity: async () => identity });
    expect((caller as { authentication?: { program?: boolean } }).authentication?.program).toBe(program);
  });
});
