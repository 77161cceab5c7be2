import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memorySink } from '@portcullis/audit';
import { formatVerifierKey, generateSigningKey, SIGNATURE_TYPE, signingKey } from '@portcullis/tlog';
import { kvConfiguration, movingGateway } from 'portcullis/moving';
import { expect, test } from 'vitest';
import { captured, capturedWith } from '../capture.ts';
import { folderWith, goodConfiguration } from '../configuration-files.ts';

/** Of an application with no paths of its own: it is soon compared. */
const goodWeb = () => goodConfiguration({ application: 'web' });

const BUILD = 'acme.example/build';
const ADA = 'acme.example/ada';
const secrets = { [BUILD]: await generateSigningKey(), [ADA]: await generateSigningKey() };
const vkeyOf = async (name: keyof typeof secrets) =>
  formatVerifierKey((await signingKey(name, SIGNATURE_TYPE.ed25519, secrets[name] as string)).verifierKey);

/** The same, with a rule that lets contractors in everywhere. */
function wider() {
  const { instances, ...rest } = goodWeb();
  const rule = { name: 'open', effect: 'allow', who: { roles: ['contractor'] }, paths: ['/**'] };
  return {
    ...rest,
    instances: instances.map(({ policy, ...instance }) => ({
      ...instance,
      policy: { ...policy, rules: [...policy.rules, rule] },
    })),
  };
}

function folder(files: Readonly<Record<string, object>>) {
  const texts = Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]);
  const place = folderWith(Object.fromEntries(texts));
  const at = (name: string) => join(place, name);
  const approve = (by: keyof typeof secrets, file: string, out: string, ...more: readonly string[]) =>
    capturedWith(
      { PORTCULLIS_SIGNING_KEY: secrets[by] as string },
      ...['approve', at(file), '--as', by, '--out', at(out), ...more],
    );
  const write = (name: string, content: object) => writeFileSync(at(name), JSON.stringify(content));
  return { at, approve, write, read: (name: string) => readFileSync(at(name), 'utf8') };
}

/** Whether a gate that needs signatures puts the last of these into force, after the others. */
async function inForce(...texts: readonly string[]): Promise<boolean> {
  return inForceAt(undefined, ...texts);
}

/** The same, at a gate that has a name. */
async function inForceAt(gate: string | undefined, ...texts: readonly string[]): Promise<boolean> {
  let text = '';
  let now = Date.UTC(2026, 0, 1);
  const log = memorySink();
  const kv = { get: async (key: string) => (key === 'portcullis.json' ? text : null), put: async () => {} };
  const named = gate === undefined ? {} : { gate };
  const approval = { builders: [await vkeyOf(BUILD)], approvers: [await vkeyOf(ADA)], ...named };
  const serve = movingGateway(() => kvConfiguration(kv), {
    ...{ approval, clock: { now: () => now }, sinks: [log], warn: () => {}, inform: () => {} },
  });
  for (text of texts) {
    now += 120_000;
    await serve(
      new Request('https://phorge.corp.example/'),
      { PHORGE: { fetch: () => new Response() } } as never,
      {
        waitUntil: () => {},
      } as never,
    );
  }
  return log.events.findLast(({ type }) => type === 'config.changed')?.outcome === 'allow';
}

test('a change that opens something needs both: the gateway accepts what a builder and an approver signed', async () => {
  const { approve, at, read } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  const yes = '--yes';
  expect((await approve(BUILD, 'one.json', 'first.json', yes)).out).toContain(
    'the first version\nmay grant access',
  );
  expect(await inForce(read('first.json'))).toBe(false);
  expect((await approve(ADA, 'first.json', 'stored.json', yes)).code).toBe(0);
  expect(await inForce(read('stored.json'))).toBe(true);

  const before = ['--before', at('stored.json')];
  const proposed = await approve(BUILD, 'two.json', 'proposed.json', ...before, yes);
  expect(proposed.code).toBe(0);
  expect(proposed.out).toContain('may grant access: a builder and an approver must sign');
  expect(proposed.out).toContain('gained');
  expect(await inForce(read('stored.json'), read('proposed.json'))).toBe(false);
  await approve(ADA, 'proposed.json', 'approved.json', ...before, yes);
  expect(await inForce(read('stored.json'), read('approved.json'))).toBe(true);
  expect(await inForce(read('approved.json'))).toBe(true);
});

test('a version signed for one gateway is accepted by no other with the same keys', async () => {
  const { approve, at, read } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  const [test, live] = ['acme.example/test', 'acme.example/phorge'];
  const first = await approve(BUILD, 'one.json', 'first.json', '--gate', live, '--yes');
  expect(first.out).toContain(`first.json: signed by ${BUILD} for the gate ${live}\n`);
  // Whoever signs beside another, or goes on, signs for the same gate.
  expect((await approve(ADA, 'first.json', 'stored.json', '--yes')).out).toContain(`for the gate ${live}\n`);
  expect(await inForceAt(live, read('stored.json'))).toBe(true);
  expect(await inForceAt(test, read('stored.json'))).toBe(false);
  expect(await inForce(read('stored.json'))).toBe(false);

  const before = ['--before', at('stored.json')];
  await approve(BUILD, 'two.json', 'proposed.json', ...before, '--yes');
  await approve(ADA, 'proposed.json', 'approved.json', ...before, '--yes');
  expect(await inForceAt(live, read('stored.json'), read('approved.json'))).toBe(true);
  expect(await inForceAt(test, read('approved.json'))).toBe(false);
});

test('a chain of one gateway is not continued for another, nor signed by a second key for another', async () => {
  const { approve, at } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  const live = ['--gate', 'acme.example/phorge'];
  const other = ['--gate', 'acme.example/test'];
  await approve(BUILD, 'one.json', 'first.json', ...live, '--yes');
  await approve(BUILD, 'one.json', 'unnamed.json', '--yes');
  const refused = [
    await approve(ADA, 'first.json', 'out.json', ...other, '--yes'),
    await approve(BUILD, 'two.json', 'out.json', '--before', at('first.json'), ...other, '--yes'),
    await approve(BUILD, 'two.json', 'out.json', '--before', at('unnamed.json'), ...other, '--yes'),
    await approve(BUILD, 'one.json', 'out.json', '--gate', 'acme example', '--yes'),
  ];
  const signedFor =
    'the stored configuration was signed for the gate acme.example/phorge, and an approval chain is for one gate';
  expect(refused.map(({ code, err }) => [code, err])).toEqual([
    [2, expect.stringContaining(signedFor)],
    [2, expect.stringContaining(signedFor)],
    [
      2,
      expect.stringContaining(
        'the stored configuration was signed for no gate, and an approval chain is for one gate',
      ),
    ],
    [2, expect.stringContaining('--gate is not 1 to 255')],
  ]);
  expect(() => readFileSync(at('out.json'))).toThrow();
});

test('a change that only removes access needs a builder alone', async () => {
  const { approve, at, read } = folder({ 'one.json': wider(), 'two.json': goodWeb() });
  await approve(BUILD, 'one.json', 'first.json', '--yes');
  await approve(ADA, 'first.json', 'stored.json', '--yes');
  const { code, out } = await approve(BUILD, 'two.json', 'next.json', '--before', at('stored.json'), '--yes');
  expect([code, out]).toEqual([0, expect.stringContaining('grants no access: a builder must sign')]);
  expect(await inForce(read('stored.json'), read('next.json'))).toBe(true);
});

test('any other difference counts as opening something', async () => {
  const other = { ...goodWeb(), roles: { engineer: ['everybody'], contractor: ['ext-*'] } };
  const { approve, at } = folder({ 'one.json': goodWeb(), 'two.json': other });
  const { out } = await approve(BUILD, 'two.json', 'next.json', '--before', at('one.json'), '--yes');
  expect(out).toContain(
    'changed settings, each of which may grant access:\n        .roles.engineer\nmay grant access',
  );
});

test('approve: a changed order of providers counts as granting access, because the first provider decides', async () => {
  const [corp] = goodWeb().providers;
  const other = { ...corp, name: 'other', header: 'x-other' };
  const { approve, at } = folder({
    'one.json': { ...goodWeb(), providers: [corp, other] },
    'two.json': { ...goodWeb(), providers: [other, corp] },
  });
  const { out } = await approve(BUILD, 'two.json', 'next.json', '--before', at('one.json'), '--yes');
  expect(out).toContain('may grant access:\n        .providers\nmay grant access');
});

test('a change of rules that name variables counts as opening something, since their values are unknown here', async () => {
  const allow = { name: 'folder', effect: 'allow', who: 'anyone', paths: [`/${'$'}{FOLDER}/**`] };
  const deny = { name: 'private', effect: 'deny', who: 'anyone', paths: ['/w/**'] };
  const withRules = (...rules: readonly object[]) => {
    const configuration = JSON.parse(JSON.stringify(goodWeb()));
    configuration.instances[0].policy.rules = rules;
    return configuration;
  };
  const { approve, at } = folder({ 'one.json': withRules(deny, allow), 'two.json': withRules(allow) });
  const { out } = await approve(BUILD, 'two.json', 'next.json', '--before', at('one.json'), '--yes');
  expect(out).toContain(
    'may grant access:\n        .instances[phorge].policy.rules[private]\nmay grant access',
  );
  const diff = await captured('diff', at('one.json'), at('two.json'), '--no-new-access');
  expect([diff.code, diff.out]).toEqual([
    1,
    expect.stringContaining('may grant access:\n        .instances[phorge].policy.rules[private]\n'),
  ]);
  expect((await captured('diff', at('one.json'), at('one.json'), '--no-new-access')).code).toBe(0);
});

test('a configuration with a duplicate member is not signed, nor is one after it', async () => {
  const { at, approve } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  const twice = JSON.stringify(goodWeb()).replace('"effect":"deny"', '"effect":"deny","effect":"allow"');
  writeFileSync(at('twice.json'), twice);
  const refused = [
    await approve(BUILD, 'twice.json', 'out.json', '--yes'),
    await approve(BUILD, 'two.json', 'out.json', '--before', at('twice.json'), '--yes'),
  ];
  for (const { code, err } of refused) {
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/twice\.json: instances\[0\]\.policy\.rules\[1\]\.effect: is repeated/),
    ]);
  }
  expect(() => readFileSync(at('out.json'))).toThrow();
});

test('approve signs no configuration whose policy does not keep its claims', async () => {
  const [instance] = goodWeb().instances;
  const claims = [{ name: 'nothing-open', who: { except: ['engineer'] }, paths: ['/status/'], never: true }];
  const broken = { ...goodWeb(), instances: [{ ...instance, policy: { ...instance?.policy, claims } }] };
  const { approve, at } = folder({ 'one.json': broken });
  const { code, out } = await approve(BUILD, 'one.json', 'first.json', '--yes');
  expect([code, out]).toEqual([1, expect.stringContaining('the claim "nothing-open" does not hold')]);
  expect(() => readFileSync(at('first.json'))).toThrow();
});

test('approve without --yes signs nothing', async () => {
  const { approve, at } = folder({ 'one.json': goodWeb() });
  const { code, out } = await approve(BUILD, 'one.json', 'first.json');
  expect([code, out]).toEqual([1, expect.stringContaining('Nothing was signed. Add --yes to sign.')]);
  expect(() => readFileSync(at('first.json'))).toThrow();
});

test('an approver signs no chain that continues elsewhere', async () => {
  const { approve, at, read, write } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  await approve(BUILD, 'one.json', 'first.json', '--yes');
  await approve(ADA, 'first.json', 'stored.json', '--yes');
  const before = ['--before', at('stored.json')];
  await approve(BUILD, 'two.json', 'proposed.json', ...before, '--yes');
  const { approvals, ...proposed } = JSON.parse(read('proposed.json'));
  for (const line of [[approvals[1]], [approvals[1], approvals[1]]]) {
    write('proposed.json', { ...proposed, approvals: line });
    const { code, err } = await approve(ADA, 'proposed.json', 'approved.json', ...before, '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining('NEW was signed for another change')]);
  }
});

test('an approver does not sign for another change than the builder saw', async () => {
  const { approve, at } = folder({ 'one.json': goodWeb(), 'two.json': wider() });
  await approve(BUILD, 'two.json', 'proposed.json', '--before', at('one.json'), '--yes');
  const { code, err } = await approve(
    ADA,
    'proposed.json',
    'approved.json',
    '--before',
    at('two.json'),
    '--yes',
  );
  expect([code, err]).toEqual([2, expect.stringContaining('NEW was signed for another change')]);
});
