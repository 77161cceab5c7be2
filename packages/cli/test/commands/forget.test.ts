import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { memoryPeople, memorySink, type PeopleStore } from '@portcullis/audit';
import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import type { AuditConfiguration } from 'portcullis';
import { expect, onTestFinished, test } from 'vitest';
import { capturedWith } from '../capture.ts';
import { fileOf, folderWith, goodConfiguration } from '../configuration-files.ts';
import { gateOnAPort } from '../gate-on-a-port.ts';

const NAME = 'acme.example/officer';
const secret = await generateSigningKey();
const vkey = formatVerifierKey((await signingKey(NAME, SIGNATURE_TYPE.ed25519, secret)).verifierKey);
const alice = '["sub","https://id.example","alice"]';

/** A gate with a person whom the log speaks of, on a port, and the file of its configuration. */
async function servedGate(audit: AuditConfiguration = {}) {
  const { host, serve } = await gateOnAPort();
  const configuration = {
    ...goodConfiguration({ hosts: [host] }),
    audit: { people: 'PEOPLE', erasure: { path: '/.audit/forget', operators: [vkey] }, ...audit },
  };
  const people: PeopleStore = memoryPeople();
  const pseudonym = await people.pseudonym(alice, alice);
  const log = memorySink();
  serve(
    configuration as never,
    { sinks: [log] },
    { PEOPLE: { getByName: () => people }, PHORGE: { fetch: () => new Response() } },
  );
  const file = join(folderWith({ 'portcullis.json': JSON.stringify(configuration) }), 'portcullis.json');
  const forgetAt = (gate: string, ...more: readonly string[]) =>
    capturedWith(
      { PORTCULLIS_SIGNING_KEY: secret },
      ...['forget', file, '--issuer', 'https://id.example', '--subject', 'alice', '--as', NAME],
      ...['--gate', gate, ...more],
    );
  const gate = `http://${host}`;
  const forget = (...more: readonly string[]) => forgetAt(gate, ...more);
  return { people, pseudonym, log, forget, forgetAt, file, gate };
}

test('without --yes forget prints what exists and what would remain, and erases nothing', async () => {
  const { people, pseudonym, log, forget } = await servedGate();
  const { code, out, err } = await forget();
  expect([code, err]).toEqual([1, '']);
  expect(out).toContain('1 pseudonym: with --yes');
  expect(out).toContain('Not erased: the log itself');
  expect(out).toContain('Nothing was erased.');
  expect(await people.nameOf(pseudonym)).toBe(alice);
  expect(log.events.some(({ type }) => type === 'person.forgotten')).toBe(false);
});

test('forget --yes erases the person, and the log records who ordered it', async () => {
  const { people, pseudonym, log, forget } = await servedGate();
  const { code, out, err } = await forget('--yes');
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('erased: the link of 1 pseudonym to the person');
  expect(await people.nameOf(pseudonym)).toBeUndefined();
  expect(log.events.find(({ type }) => type === 'person.forgotten')).toMatchObject({
    person: { pseudonym },
    actor: { kind: 'service', sub: NAME },
  });
  expect((await forget('--yes', '--json')).out).toBe('{"pseudonyms":0,"destroyed":true}\n');
});

test('a key that the gateway does not know is reported before anything is sent', async () => {
  const { people, pseudonym, file, log } = await servedGate();
  const { code, err, out } = await capturedWith(
    { PORTCULLIS_SIGNING_KEY: await generateSigningKey() },
    ...['forget', file, '--issuer', 'https://id.example', '--subject', 'alice', '--as', NAME, '--yes'],
  );
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('audit.erasure.operators does not contain your key');
  expect(await people.nameOf(pseudonym)).toBe(alice);
  expect(log.events).toEqual([]);
});

test('a gate that does not obey is an error that names its reason, and never the person or the key', async () => {
  const { forgetAt } = await servedGate();
  const stranger = await signingKey(NAME, SIGNATURE_TYPE.ed25519, await generateSigningKey());
  const operators = [formatVerifierKey(stranger.verifierKey)] as const;
  const other = await servedGate({ erasure: { path: '/.audit/forget', operators } });
  const refused = await forgetAt(other.gate, '--yes');
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toMatch(/answered 403 \(audit\.erasure_refused, request [\da-f-]{36}\)/);
  expect(await other.people.nameOf(other.pseudonym)).toBe(alice);
  const away = await forgetAt('http://127.0.0.1:1', '--yes');
  expect([away.code, away.err]).toEqual([2, expect.stringContaining('did not answer')]);
  for (const { err } of [refused, away]) {
    expect(err).not.toContain('alice');
    expect(err).not.toContain(secret);
  }
});

/** Somebody who answers orders so, on a port, and the orders that came. */
async function answering(status: number, answer: object, headers: Record<string, string> = {}) {
  const orders: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    orders.push(request.url);
    response.writeHead(status, headers).end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((done) => server.once('listening', done));
  return { orders, gate: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('an answer that does not match the order is refused', async () => {
  const { forgetAt } = await servedGate();
  for (const [destroyed, more] of [
    [false, ['--yes']],
    [true, []],
  ] as const) {
    const { gate } = await answering(200, { pseudonyms: 1, destroyed });
    const { code, err } = await forgetAt(gate, ...more);
    expect([code, err]).toEqual([2, expect.stringContaining('so it is unknown whether anything was erased')]);
  }
});

test('an order is sent to the gateway and not to a host it names', async () => {
  const { forgetAt } = await servedGate();
  const other = await answering(200, { pseudonyms: 1, destroyed: true });
  const { gate } = await answering(307, {}, { location: `${other.gate}/.audit/forget` });
  const { code, err } = await forgetAt(gate, '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining('answered 307')]);
  expect(other.orders).toEqual([]);
});

test('forget requires the secret, a configuration with audit.erasure, and an address', async () => {
  const { file } = await servedGate();
  const needed = ['--issuer', 'https://id.example', '--subject', 'alice', '--as', NAME];
  const without = await capturedWith({}, 'forget', file, ...needed);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('set PORTCULLIS_SIGNING_KEY')]);
  const plain = join(
    folderWith({ 'portcullis.json': JSON.stringify(goodConfiguration()) }),
    'portcullis.json',
  );
  const unasked = await capturedWith({ PORTCULLIS_SIGNING_KEY: secret }, 'forget', plain, ...needed);
  expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('has no "audit.erasure"')]);
  const odd = await capturedWith(
    { PORTCULLIS_SIGNING_KEY: secret },
    'forget',
    file,
    ...needed,
    '--gate',
    'ftp://x',
  );
  expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('must be an https URL')]);
});

test('an order names a user, and is not sent where it could be read on the way', async () => {
  const { forgetAt } = await servedGate();
  const { code, err } = await forgetAt('http://gate.corp.example', '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining('must be an https URL')]);
});

test('no order is sent to a host that only the Worker knows', async () => {
  const audit = { people: 'PEOPLE', erasure: { path: '/.audit/forget', operators: [vkey] } };
  const file = fileOf({ ...goodConfiguration({ hosts: [`\${GATE_HOST}`] }), audit });
  const { code, out, err } = await capturedWith(
    { PORTCULLIS_SIGNING_KEY: secret },
    ...['forget', file, '--issuer', 'https://id.example', '--subject', 'alice', '--as', NAME, '--yes'],
  );
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`--gate: is required, because the value of \${GATE_HOST}`);
});

test('the host of the gateway is read from the Wrangler file next to it, where it is a variable', async () => {
  const audit = { people: 'PEOPLE', erasure: { path: '/.audit/forget', operators: [vkey] } };
  const file = fileOf({ ...goodConfiguration({ hosts: [`\${GATE_HOST}`] }), audit });
  // A port that nobody listens on: the error says where the order would have gone.
  writeFileSync(join(dirname(file), 'wrangler.json'), JSON.stringify({ vars: { GATE_HOST: 'localhost:1' } }));
  const { err } = await capturedWith(
    { PORTCULLIS_SIGNING_KEY: secret },
    ...['forget', file, '--issuer', 'https://id.example', '--subject', 'alice', '--as', NAME],
  );
  expect(err).toContain('http://localhost:1/.audit/forget: did not answer');
});
