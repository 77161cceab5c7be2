import { CLOUDFLARE } from '@portcullis/testing/stores';
import { generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { parseNote } from '@portcullis/tlog/internal';
import { configurationHash, parseApprovalStatement } from 'portcullis/internal';
import { expect, test } from 'vitest';
import { withApproval } from '../../src/approval/with-approval.ts';
import { capturedWith } from '../capture.ts';
import { fileOf, folderWith } from '../configuration-files.ts';
import { BUILD, webConfiguration as goodConfiguration, keyOf, pusher, table } from '../store/pushing.ts';

const two = () => goodConfiguration('app', 'wiki');
const narrower = ({ instances, ...rest }: ReturnType<typeof two>) => ({
  ...rest,
  instances: instances.map(({ policy: { name, rules }, ...instance }) => ({
    ...instance,
    policy: { name, rules: rules.map((rule) => ({ ...rule, paths: ['/open/**'] })) },
  })),
});
const held = (kv: ReturnType<typeof table>) => JSON.parse(kv.kept.get('portcullis.json') ?? '{}');

test('a good configuration is uploaded with its built form, once --yes is given', async () => {
  const kv = table();
  const { push } = await pusher(kv);
  const asked = await push(goodConfiguration());
  expect([asked.code, kv.kept.size]).toEqual([1, 0]);
  expect(asked.out).toContain('Nothing was uploaded. Add --yes to upload.');
  const { code, out } = await push(goodConfiguration(), '--yes', '--author', 'ada@corp.example');
  expect(code).toBe(0);
  expect(out).toMatch(/KV 0f2a\w+: portcullis\.json holds configuration [\da-f]{16} now/);
  expect(held(kv)).toMatchObject({
    author: 'ada@corp.example',
    configuration: goodConfiguration(),
    built: {
      builtBy: '0.1.0',
      policyVersions: { app: { policy: expect.any(String) } },
      configuration: { name: 'portcullis' },
    },
  });
});

test('a change is printed before: who gains what, and which settings differ, without their values', async () => {
  const { push } = await pusher(table());
  await push(goodConfiguration(), '--yes');
  const { out } = await push({ ...two(), roles: { engineer: ['eng'] } });
  expect(out).toContain('gained  ');
  expect(out).toContain(
    'changed settings, each of which may grant access:\n        .roles.engineer\n        .instances[wiki]',
  );
});

test('a configuration with a fault, or with a claim that is not true, is not uploaded', async () => {
  const kv = table();
  const { push } = await pusher(kv);
  expect((await push({ ...goodConfiguration(), roles: { engineer: [''] } }, '--yes')).code).toBe(1);
  const claiming = structuredClone(goodConfiguration());
  Object.assign(claiming.instances[0]?.policy ?? {}, {
    claims: [{ name: 'no-tasks', who: { roles: ['engineer'] }, paths: ['/T*'], never: true }],
  });
  const { code, out } = await push(claiming, '--yes');
  expect([code, out]).toEqual([1, expect.stringContaining('the claim "no-tasks" does not hold')]);
  expect(kv.kept.size).toBe(0);
});

test('a configuration that cannot be proved before the Worker runs is uploaded without a built form, with a message', async () => {
  const kv = table();
  const { push } = await pusher(kv);
  const open = JSON.parse(JSON.stringify(goodConfiguration()));
  open.instances[0].policy.rules[0].paths = [`/${'$'}{FOLDER}/**`];
  const { code, out } = await push(open, '--yes');
  expect([code, out]).toEqual([0, expect.stringContaining('it is uploaded without its built form')]);
  expect(held(kv)).not.toHaveProperty('built');
});

test('a rollback is a new version, and a second undoes it', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  await push(goodConfiguration(), '--yes');
  expect((await rollback('--yes')).err).toContain('does not name its previous version: give --to');
  await push(two(), '--yes');
  expect((await rollback()).code).toBe(1);
  expect(held(kv).configuration).toEqual(two());
  expect((await rollback('--yes')).code).toBe(0);
  expect(held(kv).configuration).toEqual(goodConfiguration());
  expect((await rollback('--yes')).code).toBe(0);
  expect(held(kv).configuration).toEqual(two());
});

/** With a login whose sessions are sealed by the keys in these variables. */
const sealedBy = (...names: readonly string[]) => {
  const provider = {
    issuer: 'https://login.corp.example',
    clientId: 'gate',
    clientAuthentication: { method: 'none' },
  };
  const keys = names.map((name) => `\${${name}}`);
  return { ...goodConfiguration(), login: { keys, providers: { corp: provider } } };
};

test('rollback refuses to restore a replaced key, unless --old-keys is given', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  await push(sealedBy('LEAKED_KEY'), '--yes');
  await push(sealedBy('NEW_KEY'), '--yes');
  const { code, out } = await rollback('--yes');
  expect([code, out]).toEqual([
    1,
    expect.stringContaining(
      'login.keys: has a key that the current configuration does not have\nNothing was uploaded',
    ),
  ]);
  expect(held(kv).configuration).toEqual(sealedBy('NEW_KEY'));
  expect((await rollback('--yes', '--old-keys')).code).toBe(0);
  expect(held(kv).configuration).toEqual(sealedBy('LEAKED_KEY'));
});

test('rollback restores it within a planned rotation, in which the present configuration names both keys', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  await push(sealedBy('OLD_KEY'), '--yes');
  await push(sealedBy('NEW_KEY', 'OLD_KEY'), '--yes');
  expect((await rollback('--yes')).code).toBe(0);
  expect(held(kv).configuration).toEqual(sealedBy('OLD_KEY'));
});

test('rollback refuses to restore a removed signer of grants, and the old path of a secret', async () => {
  const grants = (signer: string) => ({
    ...sealedBy('KEY'),
    breakGlass: {
      durableObject: 'BREAK_GLASS',
      signers: [`acme.example/safe+${signer}+AQID`],
      people: [{ issuer: 'https://login.corp.example', subject: '00u1', roles: ['engineer'] }],
    },
  });
  const kept = (path: string) => ({
    ...sealedBy('KEY'),
    secrets: {
      KEY: { type: 'vault', address: 'https://vault.corp.example', path, token: `\${VAULT_TOKEN}` },
    },
  });
  for (const [before, now, setting] of [
    [grants('5b4ac2f0'), grants('11111111'), 'breakGlass.signers'],
    [kept('gate/old'), kept('gate/new'), 'login.keys'],
  ] as const) {
    const { push, rollback } = await pusher(table());
    expect((await push(before, '--yes')).code).toBe(0);
    expect((await push(now, '--yes')).code).toBe(0);
    const { code, out } = await rollback('--yes');
    expect([code, out]).toEqual([1, expect.stringContaining(`${setting}: has a key that the current`)]);
  }
});

test('rollback refuses where the store holds no good configuration, since no one knows which keys count now', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  await push(sealedBy('KEY'), '--yes');
  await push(two(), '--yes');
  const to = held(kv).previous;
  kv.kept.set('portcullis.json', '{');
  const { code, out } = await rollback('--yes', '--to', to);
  expect([code, out]).toEqual([1, expect.stringContaining('the currently valid keys are unknown')]);
  expect((await rollback('--yes', '--to', to, '--old-keys')).code).toBe(0);
});

test('push compares with a stored version in which nobody decided where the pages are, and rollback restores it', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  const { login, ...rest } = sealedBy('KEY');
  const undecided = { ...rest, login: { ...login, durableObject: 'SESSIONS', credentials: {} } };
  expect((await push(undecided, '--yes')).code).toBe(1);
  // An earlier version of the command uploaded it.
  kv.kept.set('portcullis.json', JSON.stringify({ configuration: undecided }));
  const { code, out } = await push({ ...undecided, trustedHosts: [] }, '--yes');
  expect([code, out]).toEqual([0, expect.stringContaining('        .trustedHosts\n')]);
  expect((await rollback('--yes')).code).toBe(0);
  expect(held(kv).configuration).toEqual(undecided);
});

test('a stored version that was changed cannot be rolled back to', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  await push(goodConfiguration(), '--yes');
  await push(two(), '--yes');
  const kept = `portcullis.json.${held(kv).previous}`;
  kv.kept.set(kept, JSON.stringify({ configuration: { ...goodConfiguration(), roles: {} } }));
  const { code, err } = await rollback('--yes');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('contains another configuration than its name states'),
  ]);
});

test('a rollback does not sign what another writer stored as the former version', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push, rollback } = await pusher(kv, secret);
  const signed = ['--as', BUILD, '--yes'];
  await push(goodConfiguration(), ...signed);
  await push(two(), ...signed);
  // Who can write to the store and sign nothing.
  const evil = { ...goodConfiguration('app', 'evil'), roles: { engineer: ['everybody'] } };
  const hash = await configurationHash(evil);
  kv.kept.set(`portcullis.json.${hash}`, JSON.stringify(evil));
  kv.kept.set('portcullis.json', JSON.stringify({ ...held(kv), previous: hash }));
  expect((await rollback(...signed)).code).toBe(0);
  expect(held(kv).configuration).toEqual(goodConfiguration());
  const present = held(kv);
  const change = { before: hash, after: await configurationHash(present.configuration), opens: false };
  const stranger = await signingKey(BUILD, SIGNATURE_TYPE.ed25519, await generateSigningKey());
  for (const approvals of [undefined, await withApproval([], change, stranger)]) {
    const changed = JSON.stringify({ ...present, approvals, previous: hash });
    kv.kept.set('portcullis.json', changed);
    const { code, err } = await rollback(...signed);
    expect([code, err]).toEqual([2, expect.stringContaining('has not signed the version before')]);
    expect(kv.kept.get('portcullis.json')).toBe(changed);
  }
});

test('a signer must name the gateway, once', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push, rollback } = await pusher(kv, secret);
  const gates = () =>
    held(kv).approvals.map((note: string) => parseApprovalStatement(parseNote(note).text)?.gate);
  const gate = 'acme.example/phorge';
  const first = await push(goodConfiguration(), '--as', BUILD, '--gate', gate, '--yes');
  expect(first.out).toContain(`, signed by ${BUILD} for the gate ${gate}\n`);
  await push(two(), '--as', BUILD, '--yes');
  await rollback('--as', BUILD, '--yes');
  expect(gates()).toEqual([gate, gate, gate]);
  const { code, err } = await push(two(), '--as', BUILD, '--gate', 'acme.example/test', '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining(`was signed for the gate ${gate}`)]);
});

test('a version that was approved for another gateway is not pushed', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push, run } = await pusher(kv, secret);
  const place = folderWith({ 'one.json': JSON.stringify(goodConfiguration()) });
  const signed = `${place}/signed.json`;
  const as = ['--as', BUILD, '--gate', 'acme.example/test'];
  await run('approve', `${place}/one.json`, ...as, '--out', signed, '--yes');
  const approved = ['--approved', signed, '--yes'];
  const { code, err } = await push(goodConfiguration(), ...approved, '--gate', 'acme.example/phorge');
  expect([code, err]).toEqual([2, expect.stringContaining('was signed for the gate acme.example/test')]);
  expect((await push(goodConfiguration(), ...approved, '--gate', 'acme.example/test')).code).toBe(0);
});

test('a signer must state whether the change opens something, and what it follows', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push } = await pusher(kv, secret);
  const statements = () =>
    held(kv).approvals.map((note: string) => parseApprovalStatement(parseNote(note).text));
  const versions = [goodConfiguration(), two(), narrower(two())];
  const hashes = await Promise.all(versions.map(configurationHash));
  for (const version of versions) expect((await push(version, '--as', BUILD, '--yes')).code).toBe(0);
  expect(statements()).toEqual([
    { before: null, after: hashes[0], opens: true },
    { before: hashes[0], after: hashes[1], opens: true },
    { before: hashes[1], after: hashes[2], opens: false },
  ]);
  // Approvals that do not lead to what is there are continued by nobody.
  kv.kept.set('portcullis.json', JSON.stringify({ ...held(kv), configuration: goodConfiguration() }));
  expect((await push(two(), '--as', BUILD, '--yes')).out).toContain(
    'is not signed: this starts a new approval chain',
  );
  expect(statements()).toEqual([{ before: null, after: hashes[1], opens: true }]);
});

test('a signed version is not replaced by an unsigned one', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push } = await pusher(kv, secret);
  expect((await push(goodConfiguration(), '--as', BUILD, '--yes')).code).toBe(0);
  const { code, err } = await push(two(), '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining('sign this one as well, with --as')]);
  expect(held(kv).configuration).toEqual(goodConfiguration());
});

test('a version that two have signed is accepted unchanged, for this configuration only', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { run, push } = await pusher(kv, secret);
  const folder = folderWith({ 'one.json': goodConfiguration() });
  const signed = `${folder}/signed.json`;
  await run('approve', `${folder}/one.json`, '--as', BUILD, '--out', signed, '--yes');
  expect((await push(two(), '--approved', signed, '--yes')).err).toContain(
    'was signed for another configuration',
  );
  expect((await push(goodConfiguration(), '--approved', signed, '--yes')).code).toBe(0);
  expect(held(kv).approvals).toHaveLength(1);
  // The line of the first begins anew: what is there now does not lead to it.
  await push(two(), '--as', BUILD, '--yes');
  expect((await push(goodConfiguration(), '--approved', signed, '--yes')).err).toContain(
    'its approvals are not based on the configuration in portcullis.json',
  );
});

test('a configuration, or a signed one, in which a member is written twice is not uploaded', async () => {
  const kv = table();
  const { run, push } = await pusher(kv);
  const text = JSON.stringify(goodConfiguration());
  const twice = text.replace('"effect":"allow"', '"effect":"deny","effect":"allow"');
  const signed = `{"configuration":${text},"approvals":[],"author":"ada","author":"eve"}`;
  const place = folderWith({ 'twice.json': twice, 'signed.json': signed });
  const pushed = await run('push', `${place}/twice.json`, '--kv', CLOUDFLARE.namespace, '--yes');
  expect([pushed.code, pushed.out]).toEqual([1, expect.stringContaining('rules[0].effect: is repeated')]);
  const { code, err } = await push(goodConfiguration(), '--approved', `${place}/signed.json`, '--yes');
  expect([code, err]).toEqual([2, expect.stringMatching(/signed\.json: author: is repeated/)]);
  expect(kv.kept.size).toBe(0);
});

test('a version that another writer stored meanwhile is not overwritten', async () => {
  const kv = table();
  const { push } = await pusher({
    ...kv,
    get: async (key) => {
      const value = await kv.get(key);
      if (key === 'portcullis.json') kv.kept.set(key, JSON.stringify(two()));
      return value;
    },
  });
  const { code, err } = await push(goodConfiguration(), '--yes');
  expect([code, err]).toEqual([2, expect.stringContaining('was changed concurrently')]);
  expect(held(kv)).toEqual(two());
});

test('a broken version is replaced by one that follows the last good one', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push } = await pusher(kv, secret);
  await push(goodConfiguration(), '--as', BUILD, '--yes');
  kv.kept.set('portcullis.json.good', kv.kept.get('portcullis.json') ?? '');
  kv.kept.set('portcullis.json', '{');
  const { out } = await push(two(), '--as', BUILD, '--yes');
  expect(out).toContain('gates refuse the configuration in portcullis.json: it is not valid JSON');
  expect(held(kv).approvals).toHaveLength(2);
});

test.each([[[]], [['--as', BUILD]]])(
  'a repaired version can be rolled back from as before: %j',
  async (as) => {
    const kv = table();
    const { secret } = await keyOf(BUILD);
    const { push, rollback } = await pusher(kv, secret);
    await push(goodConfiguration(), ...as, '--yes');
    await push(two(), ...as, '--yes');
    kv.kept.set('portcullis.json.good', kv.kept.get('portcullis.json') ?? '');
    kv.kept.set('portcullis.json', '{');
    expect((await push(two(), ...as, '--yes')).code).toBe(0);
    expect(held(kv).configuration).toEqual(two());
    expect((await rollback(...as, '--yes')).code).toBe(0);
    expect(held(kv).configuration).toEqual(goodConfiguration());
    expect((await rollback(...as, '--yes')).code).toBe(0);
    expect(held(kv).configuration).toEqual(two());
  },
);

test('a version that another change was signed to follow is not the former one of this change', async () => {
  const kv = table();
  const { secret } = await keyOf(BUILD);
  const { push, rollback } = await pusher(kv, secret);
  const as = ['--as', BUILD, '--yes'];
  await push(goodConfiguration(), ...as);
  await push(two(), ...as);
  await push(narrower(two()), ...as);
  const changes = held(kv).approvals;
  kv.kept.set('portcullis.json.good', kv.kept.get('portcullis.json') ?? '');
  kv.kept.set('portcullis.json', '{');
  await push(narrower(two()), ...as);
  // Whoever can write to the store takes the change that led to it out of the line.
  const stored = held(kv);
  const line = [changes[1], stored.approvals.at(-1)];
  kv.kept.set('portcullis.json', JSON.stringify({ ...stored, approvals: line }));
  expect((await rollback(...as)).err).toContain('has not signed the version before');
});

test('a configuration that needs more than the Worker has is neither uploaded nor rolled back to, and what to add is printed', async () => {
  const kv = table();
  const { push, rollback } = await pusher(kv);
  const manifest = (...names: readonly string[]) => {
    const parts = {
      ...{ applications: ['web'], providers: ['oidc'], groupSources: [], sinks: ['console'] },
      ...{ accessRecipients: [], audit: [], criteria: [] },
    };
    kv.kept.set('portcullis.json.worker', JSON.stringify({ version: '0.1.0', parts, names }));
  };
  const first = await push(goodConfiguration(), '--yes');
  expect([first.code, first.out]).toEqual([
    0,
    expect.stringContaining('no Worker has published its manifest yet'),
  ]);
  expect((await push(two(), '--yes')).code).toBe(0);
  manifest();
  const before = kv.kept.get('portcullis.json');
  const { code, out } = await push({ ...two(), name: 'other' }, '--yes');
  expect([code, kv.kept.get('portcullis.json')]).toEqual([1, before]);
  expect(out).toContain(
    'instances[0].origin.binding: the Worker has no binding with fetch APP: add it to the Wrangler file and deploy first',
  );
  expect((await rollback('--yes')).code).toBe(1);
  manifest('APP', 'DATADOG_API_KEY');
  const sink = { type: 'datadog', url: 'https://dd.example', apiKey: `\${DATADOG_API_KEY}` };
  const debug = { ...two(), audit: { sinks: [sink] } };
  const refused = await push(debug, '--yes');
  expect([refused.code, refused.out]).toEqual([
    1,
    expect.stringContaining(
      'the Worker has portcullis 0.1.0, which does not support sinks datadog: upgrade and deploy it',
    ),
  ]);
  expect((await rollback('--yes')).code).toBe(0);
  // What is no manifest says nothing.
  kv.kept.set('portcullis.json.worker', '{"version":1}');
  expect((await push({ ...two(), name: 'other' }, '--yes')).code).toBe(0);
});

test('an unusable store is reported, without any token', async () => {
  const { push, api, env, run } = await pusher(table());
  const file = fileOf(goodConfiguration());
  const one = await run('push', file, '--kv', 'another', '--yes');
  expect(one.err).toContain('reading portcullis.json failed with 404, code 10013');
  const other = await run('push', file, '--r2', 'another', '--yes');
  expect(other.err).toContain('reading portcullis.json failed with 404, code 10006');
  const wrong = await capturedWith(
    { ...env, CLOUDFLARE_API_TOKEN: 'wrong-token' },
    ...['push', file, '--kv', CLOUDFLARE.namespace, '--yes'],
  );
  expect(wrong.err).toContain('failed with 403, code 10000: CLOUDFLARE_API_TOKEN needs the permission');
  expect(wrong.err + wrong.out).not.toContain('wrong-token');
  api.mode = 'refusing';
  expect((await push(goodConfiguration(), '--yes')).err).toContain('failed with 503');
  const plain = { ...env, CLOUDFLARE_API_BASE_URL: 'http://api.example' };
  const { err } = await capturedWith(plain, 'push', file, '--kv', CLOUDFLARE.namespace);
  expect(err).toContain('must be https');
  expect((await run('push', file)).err).toContain(
    'give either --kv with the id of a KV namespace, or --r2 with the name of an R2 bucket',
  );
  expect((await run('push', file, '--r2', CLOUDFLARE.bucket)).code).toBe(2);
});
