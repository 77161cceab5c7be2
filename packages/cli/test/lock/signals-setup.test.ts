import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { capturedWith } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

const TOKEN = 'management-token-of-the-test';
const SECRET = `Bearer ${'s'.repeat(40)}`;
/** As the configuration names a variable of the Worker. */
const VARIABLE = ['$', '{SIGNALS_AUTHORIZATION}'].join('');
const READY = { PORTCULLIS_SIGNALS_TOKEN: TOKEN, SIGNALS_AUTHORIZATION: SECRET };
const AUDIENCE = 'https://wiki.acme.example/.portcullis/signals';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type';
const RISC = 'https://schemas.openid.net/secevent/risc/event-type';

// A fake transmitter with the stream management of Shared Signals Framework 1.0.

interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

const received: Received[] = [];
let metadata: Record<string, unknown> = {};
let answer: (request: Record<string, unknown>) => { status: number; body: unknown };

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const { method = '', url = '', headers } = request;
  const { accept, authorization, 'content-type': type } = headers;
  received.push({ method, path: url, authorization, accept, type, body });
  const reply =
    method === 'GET' ? { status: 200, body: metadata } : answer(JSON.parse(body) as Record<string, unknown>);
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply.body));
});
let issuer = '';
beforeAll(async () => {
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tenant`;
});
afterAll(() => void server.close());
beforeEach(() => {
  received.length = 0;
  metadata = {
    issuer,
    jwks_uri: `${issuer}/keys`,
    delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    configuration_endpoint: `${issuer}/streams`,
  };
  answer = (request) => ({
    status: 201,
    body: {
      ...{ stream_id: 'f67e39a0', iss: issuer, aud: [AUDIENCE] },
      ...{ events_delivered: request.events_requested, ...request },
    },
  });
});

function setUp(change: object = {}, env: Record<string, string> = {}) {
  const signal = {
    issuer,
    audience: AUDIENCE,
    jwksUri: `${issuer}/keys`,
    authorization: VARIABLE,
    ...change,
  };
  return setUpWith({ durableObject: 'LOCKS', signals: [signal] }, env);
}

function setUpWith(lock: object, env: Record<string, string> = {}) {
  const configuration = { ...goodConfiguration({ hosts: ['wiki.acme.example'] }), lock };
  const file = join(folderWith({ 'portcullis.json': JSON.stringify(configuration) }), 'portcullis.json');
  return (...more: readonly string[]) => capturedWith(env, 'signals', 'setup', file, ...more);
}

describe('signals setup without --create', () => {
  test('prints the request that creates the stream, sends nothing, and shows a variable instead of the secret', async () => {
    const { code, out, err } = await setUp()('--json');
    expect([code, err, received]).toEqual([0, '', []]);
    expect(JSON.parse(out)).toEqual({
      delivery: {
        method: 'urn:ietf:rfc:8935',
        endpoint_url: AUDIENCE,
        authorization_header: VARIABLE,
      },
      events_requested: [
        ...[`${CAEP}/session-revoked`, `${RISC}/sessions-revoked`, `${CAEP}/credential-change`],
        ...[`${RISC}/account-credential-change-required`, `${RISC}/credential-compromise`],
        ...[`${CAEP}/token-claims-change`, `${CAEP}/assurance-level-change`, `${RISC}/account-disabled`],
        ...[`${RISC}/account-enabled`, `${RISC}/account-purged`, `${RISC}/identifier-changed`],
      ],
      description: 'Portcullis',
    });
  });

  test('names the metadata of the transmitter, in which its endpoint is', async () => {
    const { out } = await setUp()();
    expect(out).toContain(`${new URL(issuer).origin}/.well-known/ssf-configuration/tenant`);
    expect(out).toContain(`"endpoint_url": "${AUDIENCE}"`);
  });

  test('does not request events that are ignored', async () => {
    const events = { 'credential-change': 'ignore', 'account-enabled': 'ignore' };
    const { out } = await setUp({ events })('--json');
    const { events_requested: requested } = JSON.parse(out) as { events_requested: string[] };
    expect(requested.filter((event) => /credential|enabled/.test(event))).toEqual([]);
    expect(requested).toHaveLength(7);
  });

  test('does not print an authorization that the configuration contains', async () => {
    const { out } = await setUp({ authorization: SECRET })('--json');
    expect(out).not.toContain('sssss');
    expect(out).toContain('(lock.signals[].authorization)');
  });

  test('refuses an issuer that the configuration does not have, and a choice that is open', async () => {
    const other = await setUp()('--issuer', 'https://other.example');
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('has no transmitter https://other')]);
    const one = { issuer, audience: AUDIENCE, jwksUri: `${issuer}/keys` };
    const two = { ...one, issuer: 'https://two.example' };
    const run = setUpWith({ durableObject: 'LOCKS', signals: [one, two] });
    expect((await run()).err).toContain('--issuer: is required, because lock.signals has 2 transmitters');
    expect((await run('--issuer', 'https://two.example')).out).toContain('https://two.example/.well-known/');
    const again = setUpWith({ durableObject: 'LOCKS', signals: [one, { ...one, audience: 'other' }] });
    expect((await again('--issuer', issuer)).err).toContain('create their streams by hand');
  });

  test('names the metadata of an issuer that is a variable by that variable', async () => {
    const { out } = await setUp({ issuer: VARIABLE })();
    expect(out).toContain(`in the metadata of ${VARIABLE}, with a token`);
  });

  test('refuses a configuration without locks', async () => {
    const file = join(
      folderWith({ 'portcullis.json': JSON.stringify(goodConfiguration()) }),
      'portcullis.json',
    );
    expect((await capturedWith({}, 'signals', 'setup', file)).err).toContain('has no "lock.signals"');
  });

  test('refuses a configuration without signals', async () => {
    const { code, err } = await setUpWith({
      durableObject: 'LOCKS',
      operators: ['acme.example/security+5b4ac2f0+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA='],
    })();
    expect([code, err]).toEqual([2, expect.stringContaining('has no "lock.signals"')]);
  });
});

describe('signals setup --create', () => {
  test('creates the stream with the token and the secret of the environment, and prints neither', async () => {
    const { code, out, err } = await setUp({}, READY)('--create');
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(`created the stream f67e39a0 of ${issuer}\n`);
    expect(received.map(({ method, path, authorization }) => [method, path, authorization])).toEqual([
      ['GET', '/.well-known/ssf-configuration/tenant', undefined],
      ['POST', '/tenant/streams', `Bearer ${TOKEN}`],
    ]);
    expect(JSON.parse(received[1]?.body ?? '')).toMatchObject({
      delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: AUDIENCE, authorization_header: SECRET },
    });
    const json = await setUp({}, READY)('--create', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ stream: { stream_id: 'f67e39a0' }, differences: [] });
    for (const secret of ['sssss', TOKEN]) expect(`${out}${json.out}`).not.toContain(secret);
  });

  test('reports what the created stream has that the gate would refuse or not receive, with exit code 1', async () => {
    metadata.jwks_uri = `${issuer}/other-keys`;
    answer = () => ({
      status: 201,
      body: {
        ...{ stream_id: 'x', iss: 'https://other.example', aud: 'https://receiver.example' },
        events_delivered: [`${CAEP}/session-revoked`],
        delivery: { endpoint_url: 'https://elsewhere.example' },
      },
    });
    const { code, out } = await setUp({ events: { 'account-disabled': 'ignore' } }, READY)('--create');
    expect(code).toBe(1);
    for (const part of [
      `"iss" is https://other.example, not ${issuer}`,
      '"aud" is https://receiver.example: set it as the "audience"',
      'it delivers to https://elsewhere.example',
      `publishes its keys at ${issuer}/other-keys`,
      `it does not send ${RISC}/account-purged`,
    ])
      expect(out).toContain(part);
    expect(out).not.toContain(`does not send ${CAEP}/session-revoked`);
  });

  test('calls missing what the created stream does not state, and prints each difference on a line', async () => {
    delete metadata.jwks_uri;
    answer = (request) => ({
      status: 201,
      body: {
        stream_id: 'x',
        aud: [5, 'one', 'two'],
        events_delivered: request.events_requested,
        delivery: 'push',
      },
    });
    const { code, out } = await setUp({}, READY)('--create');
    expect([code, out]).toEqual([
      1,
      [
        `created the stream x of ${issuer}`,
        `  differs: "iss" is missing, not ${issuer}`,
        '  differs: "aud" is one, two: set it as the "audience" of the transmitter',
        '  differs: it delivers to missing',
        `  differs: the provider publishes its keys at missing, not ${issuer}/keys`,
        '',
      ].join('\n'),
    ]);
    answer = () => ({ status: 201, body: { stream_id: 'x', iss: 5, events_delivered: [5] } });
    const other = await setUp({}, READY)('--create');
    expect(other.out).toContain(`"iss" is missing, not ${issuer}`);
    expect(other.out).toContain('"aud" is missing: set it');
    expect(other.out).toContain(`it does not send ${CAEP}/session-revoked`);
  });

  test('sends JSON, and asks for JSON', async () => {
    await setUp({}, READY)('--create');
    expect(received.map(({ accept, type }) => [accept, type])).toEqual([
      ['application/json', undefined],
      ['application/json', 'application/json'],
    ]);
  });

  test('sends no Authorization for a stream that needs none', async () => {
    await setUp({ authorization: undefined }, READY)('--create');
    expect(JSON.parse(received[1]?.body ?? '').delivery).toEqual({
      ...{ method: 'urn:ietf:rfc:8935', endpoint_url: AUDIENCE },
    });
  });

  test.each([[[]], ['text'], [null]])('fails for metadata that are %j', async (given) => {
    metadata = given as never;
    const { code, err } = await setUp({}, READY)('--create');
    expect([code, err]).toEqual([2, expect.stringContaining('the answer is not a JSON object')]);
  });

  test('fails for a transmitter that does not answer', async () => {
    const { code, err } = await setUp({ issuer: 'http://127.0.0.1:1' }, READY)('--create');
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('http://127.0.0.1:1/.well-known/ssf-configuration: did not answer ('),
    ]);
  });

  test('says that it is unknown which events are sent if the transmitter does not state them', async () => {
    answer = (request) => ({
      status: 201,
      body: { stream_id: 'x', iss: issuer, aud: AUDIENCE, ...request },
    });
    const { code, out } = await setUp({}, READY)('--create');
    expect([code, out]).toEqual([1, expect.stringContaining('it is unknown which events it sends')]);
  });

  test('needs a token, and the value of every variable', async () => {
    const { PORTCULLIS_SIGNALS_TOKEN: _, ...noToken } = READY;
    const { SIGNALS_AUTHORIZATION: __, ...noSecret } = READY;
    expect((await setUp({}, noToken)('--create')).err).toContain('set PORTCULLIS_SIGNALS_TOKEN');
    expect((await setUp({}, noSecret)('--create')).err).toContain('set the variables of "authorization"');
    expect(received).toEqual([]);
  });

  test.each([
    [401, 'the management token is not accepted'],
    [403, 'may not manage streams'],
    [409, 'exists already'],
    [500, 'answered 500'],
    [200, 'answered 200'],
  ])('fails with what an answer of %i means, without its text', async (status, reason) => {
    answer = () => ({ status, body: { stream_id: 'x', description: `token ${TOKEN} of ${SECRET}` } });
    const { code, out, err } = await setUp({}, READY)('--create');
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(reason)]);
    expect(err).not.toContain(TOKEN);
  });

  test('fails for an answer without the id of the stream', async () => {
    answer = () => ({ status: 201, body: {} });
    expect((await setUp({}, READY)('--create')).err).toContain('answered without a "stream_id"');
  });

  test.each([
    ['of another issuer', { issuer: 'https://other.example' }, 'another issuer'],
    ['without push delivery', { delivery_methods_supported: ['urn:ietf:rfc:8936'] }, 'push delivery'],
    ['without an endpoint', { configuration_endpoint: undefined }, 'no "configuration_endpoint"'],
    ['with an endpoint that is no address', { configuration_endpoint: 'streams' }, 'not an https URL'],
    ['with an endpoint by http', { configuration_endpoint: 'http://id.example/streams' }, 'not an https URL'],
    [
      'with a user in its endpoint',
      { configuration_endpoint: 'https://a:b@id.example/' },
      'not an https URL',
    ],
  ])('does not send the token for metadata %s', async (_case, change, reason) => {
    Object.assign(metadata, change);
    const { code, err } = await setUp({}, READY)('--create');
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
    expect(received.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
