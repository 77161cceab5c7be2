import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../../packages/gateway/test/fixtures/version-control.ts';
import { applyMigrations } from '../../fixtures/apply-migrations.ts';
import { type RecordingProxy, startRecordingProxy } from '../../fixtures/recording-proxy.ts';
import { freePort } from '../../free-port.ts';
import { demoConfiguration } from '../demo-configuration.ts';
import { AUDIT_DB } from '../operator-setting.ts';
import { PROGRAM_USERS, PROGRAM_VARIABLES, variable } from '../programs.ts';
import { exchange, startWholeGate, type WholeGate } from './running-gate.ts';

// What the gate lends to programs, and what it uses itself, is told to Phorge and to nobody else: not in an answer, an event, a line, a
// page for operators or a span, whatever goes wrong.

const { builder } = PROGRAM_USERS;
const ACCESS_TOKEN = `api-${'access'.padEnd(28, '0')}`;
const SECRETS = [builder.apiToken, builder.vcsPassword, ACCESS_TOKEN];
/** As they could be written. */
const SPELLINGS = [
  ...SECRETS.flatMap((secret) => [secret, secret.slice(4, 20), Buffer.from(secret).toString('base64')]),
  Buffer.from(`builder:${builder.vcsPassword}`).toString('base64'),
];

const runFile = promisify(execFile);
/** What a collector of spans was sent. */
const spans: string[] = [];
const collector = createServer((request, answer) => {
  const received = (body: string) => {
    spans.push(JSON.stringify(request.headers), body);
    answer.end('{}');
  };
  // A gate that ends cuts the delivery that it has begun: nothing was delivered then.
  text(request).then(received, () => answer.destroy());
});

let whole: WholeGate;
let front: RecordingProxy;
let folder: string;
let job: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lent-secrets-'));
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const configuration = JSON.parse(await readFile(demoConfiguration(), 'utf8'));
  configuration.traces = {
    collector: { url: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces` },
  };
  Object.assign(configuration.instances[0], {
    accessRequests: { type: 'maniphest', token: variable('ACCESS_TOKEN') },
    machineEndpoints: [{ endpoint: 'mailgun' }],
  });
  const configurationFile = join(folder, 'portcullis.json');
  await writeFile(configurationFile, JSON.stringify(configuration));
  await runFile('git', ['init', '--quiet', '--bare', join(folder, 'lab.git')]);
  const port = await freePort();
  whole = await startWholeGate({
    phorge: { repositories: [{ shortName: 'lab', directory: join(folder, 'lab.git'), lfs: true }] },
    gate: { port, configurationFile, databases: { [AUDIT_DB]: applyMigrations } },
    variables: { ...PROGRAM_VARIABLES, ACCESS_TOKEN },
  });
  front = await startRecordingProxy(new URL(whole.gate.origin), `127.0.0.1:${port}`);
  job = await whole.tokenOf('engineer');
});
afterAll(async () => {
  await Promise.all([front?.close(), whole?.close()]);
  collector.close();
  await rm(folder, { recursive: true });
});

const ask = (path: string, question: Parameters<typeof exchange>[2] = {}) =>
  exchange(Number(front.url.port), path, { headers: { 'accept-encoding': 'identity' }, ...question });
const call = (method: string, token: string) =>
  ask(`/api/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'identity' },
    body: `api.token=${token}`,
  });
const basic = (password: string) => ({ authorization: `Basic ${btoa(`gate:${password}`)}` });

/** Phorge says no to the token that it was sent, and repeats it. */
function phorgeRepeats(path: string, status = 200): void {
  whole.phorge.respond(path, {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Repeated', builder.apiToken],
    ],
    body: JSON.stringify({
      result: null,
      error_code: 'ERR-INVALID-AUTH',
      error_info: `API token "${builder.apiToken}" is not valid.`,
    }),
  });
}

test('what is lent reaches Phorge, and comes back in nothing that anybody sees', async () => {
  expect(JSON.parse((await call('user.whoami', job)).body)).toMatchObject({
    result: { userName: 'builder' },
  });
  await call('user.disable', job);
  await call('nosuch.method', job);
  for (const status of [200, 500]) {
    phorgeRepeats('/api/differential.revision.search', status);
    await call('differential.revision.search', job);
  }
  const clone = ['clone', '--quiet', `http://gate:${job}@${front.url.host}/source/lab.git`, 'lab'];
  await runFile('git', clone, { cwd: folder, env: environment(folder) });
  const batch = { operation: 'upload', objects: [{ oid: 'a'.repeat(64), size: 1 }] };
  await ask('/source/lab.git/info/lfs/objects/batch', {
    method: 'POST',
    headers: {
      ...basic(job),
      'content-type': 'application/vnd.git-lfs+json',
      accept: 'application/vnd.git-lfs+json',
    },
    body: JSON.stringify(batch),
  });
  whole.phorge.respond('/source/lab.git/info/refs', { status: 500, body: 'no' });
  await ask('/source/lab.git/info/refs?service=git-upload-pack', { headers: basic(job) });
  await ask('/mail/mailgun/', { method: 'POST', body: 'signature=x' });
  const admin = await whole.tokenOf('admin');
  for (const page of ['', 'refusals', 'policy', 'health'])
    await ask(`/.portcullis/operator/${page}`, { token: admin });
  await whole.ask('/status/');

  const { requests } = whole.phorge;
  expect(requests.some(({ body }) => body?.includes(builder.apiToken))).toBe(true);
  const password = SPELLINGS.at(-1) ?? '';
  expect(requests.some(({ headers }) => JSON.stringify(headers).includes(password))).toBe(true);
  await expect.poll(() => spans.join('\n')).toContain('/api/differential.revision.search');
  const seen = [...front.answered.map((answer) => answer.toString('latin1')), ...whole.lines, ...spans];
  // All of it was looked at: what is no secret stands there.
  for (const known of [
    'differential.revision.search',
    'ERR-PORTCULLIS-',
    'x-portcullis-lfs-ticket',
    'git-upload-pack',
  ])
    expect([known, seen.some((one) => one.includes(known))]).toEqual([known, true]);
  for (const spelling of SPELLINGS) {
    expect(seen.filter((one) => one.includes(spelling)).map((one) => one.slice(0, 80))).toEqual([]);
  }
});
