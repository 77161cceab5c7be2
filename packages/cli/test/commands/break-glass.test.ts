import { join } from 'node:path';
import { openOrder } from '@portcullis/session/internal';
import {
  formatVerifierKey,
  generateSigningKey,
  parseVerifierKey,
  SIGNATURE_TYPE,
  signingKey,
} from '@portcullis/tlog';
import { describe, expect, test } from 'vitest';
import { captured, capturedWith } from '../capture.ts';
import { fileOf, folderWith, goodConfiguration } from '../configuration-files.ts';

const NAME = 'acme.example/safe';
const secret = await generateSigningKey();
const vkey = formatVerifierKey((await signingKey(NAME, SIGNATURE_TYPE.ed25519, secret)).verifierKey);
const ISSUER = 'https://login.corp.example';
const ada = { issuer: ISSUER, subject: '00u1', name: 'Ada', roles: ['engineer'] };
const glass = { durableObject: 'BREAK_GLASS', signers: [vkey], people: [ada] };
const configured = (breakGlass: object = {}) =>
  fileOf({ ...goodConfiguration(), breakGlass: { ...glass, ...breakGlass } });

const signed = (file: string, ...more: readonly string[]) =>
  capturedWith({ PORTCULLIS_SIGNING_KEY: secret }, 'break-glass', file, '--as', NAME, ...more);
const openedHere = async (line: string) =>
  openOrder(line, {
    gate: 'phorge.corp.example',
    signers: [await parseVerifierKey(vkey)],
    grantSeconds: 86_400,
    now: Math.floor(Date.now() / 1000),
  });

test('break-glass signs a grant as one line, and prints whom it admits, for how long and where', async () => {
  const { code, out, err } = await signed(configured(), '--subject', '00u1', '--reason', 'INC-1');
  expect(code).toBe(0);
  const { order, signer } = await openedHere(out.trimEnd());
  expect(signer).toBe(NAME);
  expect(order).toMatchObject({
    action: 'grant',
    gate: 'phorge.corp.example',
    ...{ iss: ISSUER, sub: '00u1', reason: 'INC-1', sessionSeconds: 3600 },
  });
  expect(order.expires - order.signedAt).toBe(3600);
  expect(err).toContain(`grant ${order.id} for 00u1 of ${ISSUER}: valid once, until `);
  expect(err).toContain('paste it at https://phorge.corp.example/.portcullis/break-glass');
  expect(out.trimEnd()).toMatch(/^[\w-]+$/);
  expect(out + err).not.toContain(secret);
});

test('two grants differ, and are valid and last as given', async () => {
  const file = configured();
  const make = async () =>
    (
      await openedHere(
        (
          await signed(file, '--subject', '00u1', '--reason', 'INC-1', '--holds', '30m', '--session', '10m')
        ).out.trimEnd(),
      )
    ).order;
  const [one, other] = [await make(), await make()];
  expect(one.id).not.toBe(other.id);
  expect(one.expires - one.signedAt).toBe(1800);
  expect(one).toMatchObject({ sessionSeconds: 600 });
});

const GRANT = '3q2-7wABAgMEBQYHCAkKCw';

test.each([
  [{}, 3600],
  [{ grantSeconds: 600 }, 600],
])(
  'break-glass signs that a grant is revoked, where %j, and prints for how long',
  async (settings, seconds) => {
    const { code, out, err } = await signed(configured(settings), '--revoke', GRANT);
    expect(code).toBe(0);
    const { order } = await openedHere(out.trimEnd());
    expect(order).toMatchObject({ action: 'revoke', id: GRANT, expires: order.signedAt + seconds });
    const until = new Date(order.expires * 1000).toISOString();
    expect(err).toContain(`revokes ${GRANT}: paste it before ${until} at https://phorge.corp.example/`);
  },
);

test('a gate on this machine is reached without TLS, as in development', async () => {
  const file = fileOf({ ...goodConfiguration({ hosts: ['127.0.0.1:8787'] }), breakGlass: glass });
  const { err } = await signed(file, '--subject', '00u1', '--reason', 'INC-1');
  expect(err).toContain('paste it at http://127.0.0.1:8787/.portcullis/break-glass');
});

describe('break-glass where a variable of the Worker contains the host', () => {
  const grant = ['--subject', '00u1', '--reason', 'INC-1'];
  const open = (...hosts: readonly string[]) =>
    fileOf({ ...goodConfiguration({ hosts: [`\${HOST}`, ...hosts] }), breakGlass: glass });

  test('signs a grant for the given host', async () => {
    const { out, err } = await signed(open(), ...grant, '--host', 'phorge.corp.example');
    expect((await openedHere(out.trimEnd())).order).toMatchObject({ gate: 'phorge.corp.example' });
    expect(err).toContain('paste it at https://phorge.corp.example/');
  });

  test('must be given with --host, because no gate would accept a grant for another host', async () => {
    for (const file of [open(), open('phorge.corp.example')]) {
      const { code, out, err } = await signed(file, ...grant);
      expect([code, out]).toEqual([2, '']);
      expect(err).toContain('--host: is required');
    }
  });
});

test.each([
  ['somebody who may not be let in', ['--subject', 'eve', '--reason', 'x'], 'breakGlass.people has no "eve"'],
  ['nobody', ['--reason', 'x'], '--subject: is required'],
  ['no reason', ['--subject', '00u1'], '--reason: must have 1 to'],
  ['a long reason', ['--subject', '00u1', '--reason', 'x'.repeat(201)], '--reason: must have 1 to'],
  [
    'a host of nobody',
    ['--subject', '00u1', '--reason', 'x', '--host', 'a.example'],
    'has no host "a.example"; its hosts are phorge.corp.example',
  ],
  [
    'a grant that holds too long',
    ['--subject', '00u1', '--reason', 'x', '--holds', '2d'],
    'at most 86400 seconds',
  ],
  [
    'a session that lasts too long',
    ['--subject', '00u1', '--reason', 'x', '--session', '2h'],
    'at most 3600',
  ],
  ['an id that is none', ['--revoke', 'x'], '--revoke: must be the id'],
  [
    'a grant and its end',
    ['--revoke', GRANT, '--subject', '00u1'],
    '--subject: cannot be used with --revoke',
  ],
])('break-glass signs no grant for %s', async (_what, line, problem) => {
  const { code, out, err } = await signed(configured(), ...line);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(problem);
});

test('a key that the gateway would not accept signs nothing, nor one where no grants are accepted', async () => {
  const other = await generateSigningKey();
  const stranger = formatVerifierKey((await signingKey(NAME, SIGNATURE_TYPE.ed25519, other)).verifierKey);
  const line = ['--subject', '00u1', '--reason', 'x'];
  expect((await signed(configured({ signers: [stranger] }), ...line)).err).toContain(
    'does not contain your key',
  );
  expect((await signed(fileOf(goodConfiguration()), ...line)).err).toContain('has no "breakGlass"');
  expect((await captured('break-glass', configured(), '--as', NAME, ...line)).err).toContain(
    'set PORTCULLIS_SIGNING_KEY',
  );
});

test('break-glass: if two people have the same subject, --issuer is required', async () => {
  const file = configured({ people: [ada, { ...ada, issuer: 'https://other.example' }] });
  expect((await signed(file, '--subject', '00u1', '--reason', 'x')).err).toContain(
    'two of the people have this subject',
  );
  const { out } = await signed(
    file,
    '--subject',
    '00u1',
    '--reason',
    'x',
    '--issuer',
    'https://other.example',
  );
  expect((await openedHere(out.trimEnd())).order).toMatchObject({ iss: 'https://other.example' });
});

test('check reports unknown roles, and users and key names that occur twice', async () => {
  const { out } = await captured(
    'check',
    configured({ people: [{ ...ada, roles: ['boss'] }, ada], signers: [vkey, vkey] }),
  );
  expect(out).toContain(
    'breakGlass.people[0].roles[0]: "boss" is not declared in "roles": use one of engineer, contractor',
  );
  expect(out).toContain('breakGlass.people[1]: "00u1" of https://login.corp.example is already used');
  expect(out).toContain('breakGlass.signers[1]: the name "acme.example/safe" is already used');
});

const opened = {
  ...goodConfiguration({ hosts: [`\${GATE_HOST}`, 'files.corp.example'] }),
  breakGlass: { ...glass, people: [{ ...ada, issuer: `\${ISSUER}` }] },
};
const line = ['--subject', '00u1', '--reason', 'INC-1'];

test('a host and a provider that are variables are read from the Wrangler file next to it', async () => {
  const folder = folderWith({
    'portcullis.json': JSON.stringify(opened),
    'wrangler.jsonc': JSON.stringify({ vars: { GATE_HOST: 'phorge.corp.example', ISSUER } }),
  });
  const { code, out, err } = await signed(join(folder, 'portcullis.json'), ...line);
  expect([code, err]).toEqual([0, expect.stringContaining('https://phorge.corp.example/.portcullis/')]);
  expect((await openedHere(out.trimEnd())).order).toMatchObject({ iss: ISSUER, sub: '00u1' });
});

test('no grant is signed for a host or a provider that only the Worker knows, but for those that are named', async () => {
  const file = fileOf(opened);
  const noHost = await signed(file, ...line);
  expect([noHost.code, noHost.out]).toEqual([2, '']);
  expect(noHost.err).toContain(`--host: is required, because the value of \${GATE_HOST}`);
  const noIssuer = await signed(file, ...line, '--host', 'phorge.corp.example');
  expect([noIssuer.code, noIssuer.out]).toEqual([2, '']);
  expect(noIssuer.err).toContain(`--issuer: the provider of "00u1" is \${ISSUER}`);
  const both = await signed(file, ...line, '--host', 'phorge.corp.example', '--issuer', ISSUER);
  expect((await openedHere(both.out.trimEnd())).order).toMatchObject({ iss: ISSUER, sub: '00u1' });
  const noAddress = await signed(file, ...line, '--issuer', ISSUER, '--host', 'https://phorge.corp.example');
  expect(noAddress.err).toContain('has no host "https://phorge.corp.example"');
});

test('a user of another provider is reported with the provider', async () => {
  const { err } = await signed(configured(), ...line, '--issuer', 'https://other.example');
  expect(err).toContain(
    `breakGlass.people has no "00u1" of https://other.example; it lists "00u1" of ${ISSUER}`,
  );
});

test('check prints who may be admitted, and what is dangerous about it', async () => {
  const notes = async (configuration: object): Promise<string> =>
    (await captured('check', fileOf(configuration))).out;
  const usual = { ...goodConfiguration(), breakGlass: glass };
  expect(await notes(usual)).toContain(
    `note: breakGlass.people[0]: Ada, 00u1 of ${ISSUER}, can be admitted as engineer for 3600 seconds, by a grant signed by any one of acme.example/safe`,
  );
  expect(await notes(usual)).toContain(
    'note: breakGlass: is dangerous: its use is logged to the console only',
  );
  expect(await notes(usual)).toContain('note: breakGlass: is dangerous: no alert is sent when it is used');
  const alerts = { webhook: { url: 'https://desk.example/', secret: `\${ALERT_SECRET}` } };
  const kept = { audit: { sinks: [{ type: 'd1', binding: 'DB' }], alerts } };
  expect(await notes({ ...usual, ...kept })).not.toContain('dangerous');
  expect(await notes({ ...usual, ...kept, breakGlass: { ...glass, grantSeconds: 700_000 } })).toContain(
    'note: breakGlass.grantSeconds: is dangerous',
  );
  expect(await notes({ ...usual, ...kept, breakGlass: { ...glass, sessionSeconds: 80_000 } })).toContain(
    'note: breakGlass.sessionSeconds: is dangerous',
  );
  const erasure = { people: 'PEOPLE', erasure: { path: '/.audit/forget', operators: [vkey] } };
  expect(await notes({ ...usual, audit: { ...kept.audit, ...erasure } })).toContain(
    'note: breakGlass.signers[0]: is dangerous: the same key can order erasures',
  );
});
