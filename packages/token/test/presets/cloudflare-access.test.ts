import { describe, expect, test } from 'vitest';
import { cloudflareAccess } from '../../src/index.ts';
import { providerAt } from '../fixtures/provider-at.ts';

const HEADER = 'Cf-Access-Jwt-Assertion';
const scene = () =>
  providerAt('https://acme.cloudflareaccess.com', (keys) =>
    cloudflareAccess({ team: 'acme', audience: 'phorge', keys }),
  );

describe('cloudflareAccess', () => {
  test('verifies the assertion of a person, whose address Access has verified', async () => {
    const { provider, ask, asked } = await scene();
    const claims = { custom: { groups: ['eng'] } };
    const { caller } = await ask({
      [HEADER]: await provider.accessAssertion({ email: 'ada@acme.example', claims }),
    });
    expect(caller).toMatchObject({
      kind: 'user',
      email: 'ada@acme.example',
      groups: ['eng'],
      authentication: { method: 'access' },
    });
    expect(asked).toEqual(['https://acme.cloudflareaccess.com/cdn-cgi/access/certs']);
  });

  test('wants 23: verifies the assertion of a service token, whose name is its subject', async () => {
    const { provider, ask } = await scene();
    const { caller } = await ask({ [HEADER]: await provider.serviceAssertion({ commonName: 'ci.access' }) });
    expect(caller).toMatchObject({ kind: 'service', subject: 'ci.access', email: undefined });
  });

  test('a person cannot pass as a service by a name', async () => {
    const { provider, ask } = await scene();
    const assertion = await provider.accessAssertion({
      subject: 'ada',
      claims: { common_name: 'ci.access' },
    });
    expect((await ask({ [HEADER]: assertion })).caller).toMatchObject({ kind: 'user', subject: 'ada' });
  });

  test('an assertion without any name is refused', async () => {
    const { provider, ask } = await scene();
    const nobody = await provider.serviceAssertion({ commonName: '' });
    expect(await ask({ [HEADER]: nobody })).toMatchObject({ status: 401, code: 'token.claims' });
  });

  test('only the assertion header is read', async () => {
    const { provider, ask } = await scene();
    const assertion = await provider.accessAssertion();
    const elsewhere = {
      authorization: `Bearer ${assertion}`,
      cookie: `CF_Authorization=${assertion}`,
      'cf-access-authenticated-user-email': 'ada@acme.example',
      'cf-access-token': assertion,
    };
    expect(await ask(elsewhere)).toMatchObject({ status: 401, code: 'token.missing' });
  });

  test('C20, wants 25: an assertion for another application is refused', async () => {
    const { provider, ask } = await scene();
    for (const audience of [['other'], [], ['phorge-admin'], ['phorg']]) {
      const outcome = await ask({ [HEADER]: await provider.accessAssertion({ audience }) });
      expect(outcome).toMatchObject({ status: 401, code: 'token.audience' });
      expect(outcome.challenge).toContain('Cloudflare-Access realm="portcullis", error="invalid_token"');
    }
  });

  test('a session of the whole organisation is no assertion for the application', async () => {
    const { provider, ask } = await scene();
    const assertion = await provider.accessAssertion({ claims: { type: 'org' } });
    expect(await ask({ [HEADER]: assertion })).toMatchObject({ status: 401, code: 'token.type' });
  });

  test.each([
    '',
    'acme.cloudflareaccess.com',
    'ACME',
    'a/b',
    '-a',
    'a-',
    'a b',
    'acme\n',
    'https://acme',
    7 as never,
  ])('the team must be a name, not %j', (team) => {
    expect(() => cloudflareAccess({ team, audience: 'phorge' })).toThrow('cloudflareAccess: team must be');
  });

  test.each(['a', '1', 'a1', 'acme-co-2'])('%j is accepted as a team', (team) => {
    expect(cloudflareAccess({ team, audience: 'phorge' }).name).toBe('cloudflareAccess');
  });

  test('an assertion with the type "app", or without a type, is accepted for the application', async () => {
    const { provider, ask } = await scene();
    for (const type of ['app', undefined]) {
      const assertion = await provider.accessAssertion({ claims: { type } });
      expect((await ask({ [HEADER]: assertion })).status).toBe(200);
    }
  });

  test('other algorithms than RS256 are accepted only when configured', async () => {
    const { provider, ask } = await providerAt('https://acme.cloudflareaccess.com', (keys) =>
      cloudflareAccess({ team: 'acme', audience: 'phorge', algorithms: ['ES256'], keys }),
    );
    const outcome = await ask({ [HEADER]: await provider.accessAssertion() });
    expect(outcome).toMatchObject({ status: 401, code: 'token.algorithm' });
  });

  test('C20, wants 25: the audience tag is required', () => {
    expect(() => cloudflareAccess({ team: 'acme', audience: '' })).toThrow('audience must be');
    // @ts-expect-error Without an audience it does not compile.
    expect(() => cloudflareAccess({ team: 'acme' })).toThrow('audience is missing: it must be');
  });
});
