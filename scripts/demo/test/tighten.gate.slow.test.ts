import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTable } from '../../../packages/cli/src/files/case-table.ts';
import { portcullis } from '../../fixtures/portcullis.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

const CONFIGURATION = join(import.meta.dirname, '../../../examples/phabricator/portcullis.json');
const TABLE = join(import.meta.dirname, '../../../examples/phabricator/portcullis.test.yaml');
const ACCOUNTS = new Map([
  ['eng', 'engineer'],
  ['ext-acme', 'contractor'],
]);

// Rights that nobody uses, planted into the policy of the demo, and the log of a working day at the demo's gate.
let whole: WholeGate;
let folder: string;
beforeAll(async () => {
  whole = await startWholeGate();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
});
afterAll(async () => {
  await whole?.close();
  await rm(folder, { recursive: true });
});

/** A sequence that looks random and is always the same. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('rights that nobody used are left out of the demo’s policy, and both inclusions are proved', {
  timeout: 600_000,
}, async () => {
  const { cases } = await readTable(TABLE);
  const asked = cases.filter(
    ({ groups = [], login, rolesIncomplete }) =>
      login === undefined &&
      rolesIncomplete === undefined &&
      (groups.length === 0 || (groups.length === 1 && ACCOUNTS.has(groups[0] ?? ''))),
  );
  const random = seeded(20_261_126);
  for (let count = 0; count < 400; count++) {
    const {
      groups = [],
      method = 'GET',
      path = '',
    } = asked[Math.floor(random() * asked.length)] as (typeof asked)[0];
    const account = ACCOUNTS.get(groups[0] ?? '');
    await whole.ask(path, {
      method,
      ...(account === undefined ? {} : { token: await whole.tokenOf(account) }),
    });
  }
  const configuration = JSON.parse(await readFile(CONFIGURATION, 'utf8'));
  const { rules } = configuration.instances[0].policy;
  const ruleCalled = (name: string) => rules.find((rule: { name: string }) => rule.name === name);
  rules.push({
    name: 'planted-blog',
    effect: 'allow',
    who: { roles: ['contractor'] },
    paths: ['/phame/**', '/J*'],
  });
  ruleCalled('contractors').paths.push('/countdown/**');
  ruleCalled('contractors').applications.push('countdown');
  ruleCalled('engineering').who.roles.push('contractor');
  ruleCalled('public').paths.push('/guides/**');
  ruleCalled('public').methods.push('POST');
  const [file, events, out] = ['portcullis.json', 'events.ndjson', 'smaller.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(file, JSON.stringify(configuration));
  await writeFile(events, whole.events.map((event) => `${JSON.stringify(event)}\n`).join(''));

  const { code, out: said } = await portcullis('tighten', file, '--events', events, '--out', out, '--json');
  expect([code, said]).toEqual([0, expect.stringContaining('"dropped"')]);
  const { dropped, gained, lost, held, unexplained } = JSON.parse(said);
  const planted = [
    { rule: 'planted-blog', lastUsed: null },
    { rule: 'contractors', field: 'paths', value: '/countdown/**' },
    { rule: 'contractors', field: 'applications', value: 'countdown' },
    { rule: 'engineering', field: 'roles', value: 'contractor' },
    { rule: 'public', field: 'paths', value: '/guides/**' },
    { rule: 'public', field: 'methods', value: 'POST' },
  ];
  for (const right of planted) expect(dropped).toContainEqual(expect.objectContaining(right));
  const allowed = whole.events.filter(({ policy }) => policy?.decision === 'allow');
  expect(allowed.length).toBeGreaterThan(100);
  expect([gained, unexplained, held]).toEqual([[], 0, allowed.length]);

  // Asked again, each inclusion by its own command: nothing is gained, and nobody of the log loses anything.
  const compared = await portcullis('diff', file, out, '--no-new-access', '--json');
  expect([compared.code, JSON.parse(compared.out)]).toMatchObject([
    0,
    { equivalent: false, gained: [], lost, settings: [] },
  ]);
  const log = join(folder, 'allowed.ndjson');
  await writeFile(log, allowed.map((event) => `${JSON.stringify(event)}\n`).join(''));
  const simulated = await portcullis('simulate', out, '--events', log);
  expect(simulated).toEqual({ code: 0, out: expect.stringContaining(`${allowed.length} as before`) });
  // What was true of the demo's policy is true of the smaller one.
  const proved = await portcullis('prove', out);
  expect(proved).toEqual({ code: 0, out: expect.stringContaining('14 claims: all hold') });
});
