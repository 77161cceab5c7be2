import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startOpenIdProvider } from '@portcullis/testing/openid-provider';
import { CLOUDFLARE, startCloudflare } from '@portcullis/testing/stores';
import { expect, onTestFinished, test } from 'vitest';
import { captured, capturedWith } from '../capture.ts';
import { EXAMPLE, folderWith } from '../configuration-files.ts';
import { table, webConfiguration } from '../store/pushing.ts';

/** A gate as a stranger sees it. */
async function hostThat(
  answers: (path: string) => { status: number; body?: string } | 'nothing',
): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers(request.url ?? '');
    if (answer === 'nothing') return;
    response.writeHead(answer.status).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A configuration for one host, whose people log in at this issuer. */
function configuration(
  issuer: string,
  host: string,
  more: object = {},
  clientAuthentication: object = { method: 'none' },
): object {
  const { instances, providers, ...rest } = webConfiguration('app');
  return {
    ...rest,
    providers: providers.map((provider) => ({ ...provider, issuer })),
    login: {
      keys: [`\${SESSION_KEY}`],
      durableObject: 'SESSIONS',
      providers: { corp: { issuer, clientId: 'gate', clientAuthentication } },
    },
    instances: instances.map((instance) => ({ ...instance, hosts: [host], ...more })),
  };
}

const SESSION_KEY = 's'.repeat(43);

/** What `check --live` finds, by where it stands. */
async function found(given: object, env: Readonly<Record<string, string>> = {}, ...more: readonly string[]) {
  const folder = folderWith({
    'portcullis.json': given,
    vars: `SESSION_KEY=${SESSION_KEY}`,
    'wrangler.jsonc': {
      ...{ name: CLOUDFLARE.worker, main: 'worker.ts', compatibility_date: '2026-07-30' },
      services: [{ binding: 'APP', service: 'app' }],
      durable_objects: { bindings: [{ name: 'SESSIONS', class_name: 'PortcullisSessions' }] },
    },
  });
  const args = ['check', join(folder, 'portcullis.json'), '--live', '--vars', join(folder, 'vars'), '--json'];
  const { out, code } = await capturedWith(env, ...args, ...more);
  expect(out).not.toContain(SESSION_KEY);
  const result = JSON.parse(out) as Record<'problems' | 'notes', { path: string; message: string }[]>;
  const said = (list: 'problems' | 'notes') =>
    result[list].map(({ path, message }) => `${path}: ${message}`).join('\n');
  return { problems: said('problems'), notes: said('notes'), code };
}

const well = async () => {
  const provider = await startOpenIdProvider({ audiences: ['gate'] });
  onTestFinished(() => provider.close());
  return { issuer: provider.issuer, host: await hostThat(() => ({ status: 302 })) };
};

test('what works is reported as checked: discovery and keys, hosts, and bindings', async () => {
  const { issuer, host } = await well();
  const bindings = [
    { name: 'APP', type: 'service' },
    { name: 'SESSIONS', type: 'durable_object_namespace' },
    { name: 'SESSION_KEY', type: 'secret_text' },
  ];
  const api = await startCloudflare(table(), bindings);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const env = {
    CLOUDFLARE_ACCOUNT_ID: CLOUDFLARE.account,
    CLOUDFLARE_API_TOKEN: CLOUDFLARE.token,
    CLOUDFLARE_API_BASE_URL: api.address,
  };
  const { notes } = await found(configuration(issuer, host), env);
  expect(notes).toMatch(/^providers\[0\]: has \d+ keys?$/m);
  expect(notes).toMatch(/^login\.providers\.corp: has \d+ keys?$/m);
  expect(notes).toContain(`instances[0].hosts[0]: http://${host} answers an anonymous client with 302`);
  expect(notes).toContain(
    'bindings: the Worker gate has 1 variables and 2 bindings that the configuration names',
  );
});

test('what the deployed Worker lacks is a problem, each with what to do', async () => {
  const { issuer, host } = await well();
  const api = await startCloudflare(table(), [{ name: 'APP', type: 'kv_namespace' }]);
  onTestFinished(() => api[Symbol.asyncDispose]());
  const env = {
    CLOUDFLARE_ACCOUNT_ID: CLOUDFLARE.account,
    CLOUDFLARE_API_TOKEN: CLOUDFLARE.token,
    CLOUDFLARE_API_BASE_URL: api.address,
  };
  const { problems, code } = await found(configuration(issuer, host), env);
  expect(code).toBe(1);
  expect(problems).toContain(
    'the Worker gate has no variable SESSION_KEY: run wrangler secret put SESSION_KEY',
  );
  expect(problems).toContain('the Worker gate has no Durable Object namespace SESSIONS: bind it and deploy');
  expect(problems).toContain('the Worker gate has APP as kv_namespace, but binding with fetch is required');
});

test('what could not be checked is reported, and is no problem', async () => {
  const { issuer, host } = await well();
  const { notes } = await found(configuration(issuer, host));
  expect(notes).toContain('not seen: the bindings of gate were not checked: set CLOUDFLARE_ACCOUNT_ID');
  const wrong = { CLOUDFLARE_ACCOUNT_ID: 'a', CLOUDFLARE_API_TOKEN: 'wrong-token' };
  const api = await startCloudflare(table());
  onTestFinished(() => api[Symbol.asyncDispose]());
  const refused = await found(configuration(issuer, host), {
    ...wrong,
    CLOUDFLARE_API_BASE_URL: api.address,
  });
  expect(refused.notes).toContain("not seen: Cloudflare's API answered 403");
  expect(refused.notes + refused.problems).not.toContain('wrong-token');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the same
  const open = await found(configuration('${ISSUER}', host)).catch((error: unknown) => String(error));
  expect(JSON.stringify(open)).toContain('ISSUER');
});

test.each([
  ['a provider that is not there', () => ({ status: 404 }), 'answered 404 instead of 200'],
  [
    'one that speaks for another',
    () => ({ status: 200, body: '{"issuer":"https://other.example"}' }),
    'issuer',
  ],
  [
    'one that sends too much',
    () => ({ status: 200, body: ' '.repeat(300_000) }),
    'answered with more than 262144 bytes',
  ],
])('check --live reports a problem: %s', async (_, answers, why) => {
  const { host } = await well();
  const issuer = `http://${await hostThat(answers)}`;
  const { problems } = await found(configuration(issuer, host));
  expect(problems).toMatch(/^providers\[0\]: its keys could not be fetched: /m);
  expect(problems).toMatch(/^login\.providers\.corp: its keys could not be fetched: /m);
  expect(problems).not.toContain('next attempt');
  expect(problems).toContain(why);
});

test('an issuer that differs from its own discovery document by a slash is a problem that says so', async () => {
  const { issuer, host } = await well();
  const { problems } = await found(configuration(`${issuer}/`, host));
  const [ofTokens, ofLogins] = problems.split('\n');
  const why = `${issuer}/.well-known/openid-configuration names an issuer other than "${issuer}/": configure the issuer exactly as the document has it, with or without a slash at the end`;
  expect(ofTokens).toBe(`providers[0]: its keys could not be fetched: keys.discovery_mismatch: ${why}`);
  expect(ofLogins).toBe(`login.providers.corp: its keys could not be fetched: ${why}`);
});

test('a provider that names no way to log in is bad there, and good for tokens', async () => {
  const { host } = await well();
  const provider = await startOpenIdProvider({ audiences: ['gate'] });
  onTestFinished(() => provider.close());
  const { jwks_uri } = (await (
    await fetch(`${provider.issuer}/.well-known/openid-configuration`)
  ).json()) as { jwks_uri: string };
  let issuer = '';
  issuer = `http://${await hostThat(() => ({ status: 200, body: JSON.stringify({ issuer, jwks_uri }) }))}`;
  const { problems, notes } = await found(configuration(issuer, host));
  expect(problems).toContain(
    'login.providers.corp: its discovery names no authorization_endpoint and no token_endpoint with https',
  );
  expect(notes).toContain('providers[0]: has 1 key');
});

test.each([
  ['a gate that fails', () => ({ status: 500 }) as const, 'answers 500: see wrangler tail'],
  ['a gate that knows no such host', () => ({ status: 421 }) as const, 'answers 421'],
  [
    'a host that never answers',
    () => 'nothing' as const,
    'does not answer (timed out): is the route deployed',
  ],
])('%s is bad', async (_, answers, why) => {
  const { issuer } = await well();
  const given = configuration(issuer, await hostThat(answers));
  expect((await found(given, {}, '--timeout', '1')).problems).toContain(why);
});

test('the remaining time of others’ credentials is shown only on request', async () => {
  const { code, err } = await captured('check', EXAMPLE, '--timeout', '1');
  expect([code, err]).toEqual([2, expect.stringContaining('--timeout requires --live')]);
});

test('a health path that does not answer 200 is another Worker', async () => {
  const { issuer } = await well();
  const host = await hostThat((path) => ({ status: path === '/healthz' ? 302 : 200 }));
  const { problems } = await found({ ...configuration(issuer, host), health: '/healthz' });
  expect(problems).toContain('/healthz answers 302, and a gate with "health" answers 200');
});

test('a Phorge is asked for its state, with what it does not report', async () => {
  const { issuer } = await well();
  const phorge = { application: 'phabricator' };
  const alive = await hostThat((path) => ({ status: 200, body: path === '/status/' ? 'ALIVE\n' : '' }));
  expect((await found(configuration(issuer, alive, phorge))).notes).toContain(
    '/status/ reports that Phorge is running; it does not check daemons and repositories',
  );
  const closed = await hostThat(() => ({ status: 401 }));
  expect((await found(configuration(issuer, closed, phorge))).notes).toContain(
    'this does not show whether Phorge is healthy: for monitoring, add a rule that allows GET /status/ for anyone',
  );
});

/** What `check --live` finds of a client with this secret, at a provider where it is "right". */
async function foundOfSecret(secret: string, more: readonly string[] = ['--client-secret']) {
  const provider = await startOpenIdProvider({
    audiences: ['gate'],
    clients: [
      { id: 'gate', secret: 'the-right-secret-of-the-client', redirectUris: ['https://a.example/x'] },
    ],
  });
  onTestFinished(() => provider.close());
  const method = 'client_secret_basic';
  const host = await hostThat(() => ({ status: 302 }));
  return found(configuration(provider.issuer, host, {}, { method, secret }), {}, ...more);
}

test('a client whose secret is right is reported as accepted by its provider', async () => {
  const { notes, problems } = await foundOfSecret('the-right-secret-of-the-client');
  expect(problems).not.toContain('does not accept');
  expect(notes).toContain(
    'login.providers.corp.clientAuthentication: the provider accepts the client and its secret (it refused a made-up code with invalid_grant)',
  );
});

test('a client whose secret is wrong is a problem that names the secret, and does not show it', async () => {
  const { notes, problems, code } = await foundOfSecret('a-wrong-secret-of-the-client');
  expect(code).toBe(1);
  expect(problems).toMatch(
    /^login\.providers\.corp\.clientAuthentication: the provider does not accept the client and its secret \((?:invalid_client|401)\), so users cannot log in: copy clientId and the secret/m,
  );
  expect(notes + problems).not.toContain('a-wrong-secret');
});

test('a client whose secret is not known here is not tried', async () => {
  const { issuer, host } = await well();
  const authentication = { method: 'client_secret_basic', secret: `\${CLIENT_SECRET}` };
  const folder = folderWith({ 'portcullis.json': configuration(issuer, host, {}, authentication) });
  const { out } = await captured('check', join(folder, 'portcullis.json'), '--live', '--client-secret');
  expect(out).toContain(
    `clientAuthentication: not seen: was not tried, because the value of \${CLIENT_SECRET} is unknown: give it with --vars`,
  );
});

test('a client secret is sent to its provider only if that is asked for by name', async () => {
  const { notes, problems } = await foundOfSecret('a-wrong-secret-of-the-client', []);
  expect(notes + problems).not.toContain('clientAuthentication: the provider');
  const { code, err } = await captured('check', EXAMPLE, '--client-secret');
  expect([code, err]).toEqual([2, expect.stringContaining('--client-secret requires --live')]);
});
