import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { GatewayConfiguration } from 'portcullis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment } from '../../../packages/gateway/test/fixtures/version-control.ts';
import { applyMigrations } from '../../fixtures/apply-migrations.ts';
import { freePort } from '../../free-port.ts';
import { demoConfiguration } from '../demo-configuration.ts';
import { AUDIT_DB } from '../operator-setting.ts';
import { PROGRAM_USERS, PROGRAM_VARIABLES, variable } from '../programs.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

// Callers who show a secret of Phorge's own, through the demo's configuration, to which its operator added that whoever is known
// may read everything: a contractor's token must not get further than the contractor's login.

const runFile = promisify(execFile);
const DAVE = { username: 'dave', apiToken: `api-${'d'.repeat(28)}`, vcsPassword: 'vcs-password-of-dave' };
const TASK_BOT = {
  username: 'task-bot',
  bot: true,
  apiToken: `api-${'t'.repeat(28)}`,
  vcsPassword: 'vcs-password-of-the-bot',
};
const PROJECT = 'PHID-PROJ-kvoqcw2pcadq6vxtvdjl';
const PHORGE = `http://${variable('GATE_HOST')}`;

/** A block of JSON in docs/conduit.md that begins so, as it is written there. */
async function written(start: string): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../../../docs/conduit.md'), 'utf8');
  const blocks = [...page.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const [block, ...more] = blocks.filter((each) => each.startsWith(start));
  if (block === undefined || more.length > 0) throw new Error(`docs/conduit.md has not one block ${start}`);
  return block;
}

/** The demo's configuration with the task bot of docs/conduit.md. */
async function configuration(): Promise<GatewayConfiguration> {
  const demo = JSON.parse(await readFile(demoConfiguration(), 'utf8')) as GatewayConfiguration;
  const { roles } = JSON.parse(
    `{${(await written('"roles"')).replace('https://phorge.corp.example', PHORGE)}}`,
  ) as Pick<GatewayConfiguration, 'roles'>;
  const named = JSON.parse(`{${await written('"accountsWithoutGroups"')}}`) as object;
  const rule = JSON.parse(await written('{\n  "name": "task bot"')) as object;
  const everybody = { name: 'everybody', effect: 'allow', who: 'authenticated', paths: ['/**'] };
  return {
    ...demo,
    roles: { ...demo.roles, ...roles },
    instances: demo.instances.map((instance) => ({
      ...instance,
      ...named,
      policy: { ...instance.policy, claims: [], rules: [...instance.policy.rules, rule, everybody] },
    })),
  } as GatewayConfiguration;
}

let whole: WholeGate;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phorge-secrets-'));
  const configurationFile = join(folder, 'portcullis.json');
  await writeFile(configurationFile, JSON.stringify(await configuration()));
  const repository = { directory: join(folder, 'lab.git') };
  await runFile('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository.directory]);
  whole = await startWholeGate({
    phorge: {
      users: [...Object.values(PROGRAM_USERS), DAVE, TASK_BOT],
      repositories: [{ shortName: 'lab', ...repository }],
      projects: [{ name: 'Mine', slug: 'mine', phid: PROJECT }],
    },
    gate: { port: await freePort(), configurationFile, databases: { [AUDIT_DB]: applyMigrations } },
    variables: PROGRAM_VARIABLES,
  });
});
afterAll(async () => {
  await whole?.close();
  await rm(folder, { recursive: true });
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A call by an API token. */
async function call(method: string, token: string, parameters: object = {}) {
  const params = encodeURIComponent(JSON.stringify({ ...parameters, __conduit__: { token } }));
  const body = `params=${params}&output=json`;
  const { event, body: text } = await whole.ask(`/api/${method}`, { method: 'POST', body, headers: FORM });
  return { event, code: (JSON.parse(text) as { readonly error_code: string | null }).error_code };
}

function lsRemote({ username, vcsPassword }: typeof DAVE): Promise<unknown> {
  const url = `http://${username}:${vcsPassword}@127.0.0.1:${whole.port}/source/lab.git`;
  return runFile('git', ['ls-remote', url], { cwd: folder, env: environment(folder) });
}

/** What the policy said last of whoever is known. */
const decided = () => {
  const { actor, policy } = whole.events.findLast(({ actor: each }) => each?.sub !== undefined) ?? {};
  return { rule: policy?.matched_rule, decision: policy?.decision, unanswered: actor?.groups_unanswered };
};

describe('a contractor', () => {
  const refused = { rule: 'contractors-code', decision: 'deny' };

  test('is refused the code by a login’s token, and reads what no rule denies', async () => {
    const token = await whole.tokenOf('contractor');
    await whole.ask('/api/differential.revision.search', {
      method: 'POST',
      token,
      headers: FORM,
      body: 'output=json',
    });
    expect(decided()).toMatchObject(refused);
    await whole.ask('/api/user.whoami', { method: 'POST', token, headers: FORM, body: 'output=json' });
    expect(decided()).toMatchObject({ rule: 'everybody', decision: 'allow' });
  });

  test('is refused the code by the API token of an account that no role names, as by a login', async () => {
    const { code } = await call('differential.revision.search', DAVE.apiToken, { constraints: {} });
    expect(code).toBe('ERR-PORTCULLIS-POLICY-DENIED');
    expect(decided()).toEqual({ ...refused, unanswered: ['conduit'] });
    expect((await call('user.whoami', DAVE.apiToken)).code).toBeNull();
  });

  test('is refused a clone by the VCS password of an account that no role names, as by a login', async () => {
    await expect(lsRemote(DAVE)).rejects.toThrow(/The requested URL returned error: 403/);
    expect(decided()).toEqual({ ...refused, unanswered: ['vcs-password'] });
  });
});

describe('the task bot of docs/conduit.md, as it is written there', () => {
  test('calls what its rule names, within its project', async () => {
    const { code } = await call('maniphest.search', TASK_BOT.apiToken, {
      constraints: { projects: [PROJECT] },
    });
    expect(code).toBeNull();
    expect(decided()).toEqual({ rule: 'task bot', decision: 'allow', unanswered: undefined });
  });

  test('is in no group that a rule denies, by its API token and by its VCS password', async () => {
    expect((await call('differential.revision.search', TASK_BOT.apiToken)).code).toBeNull();
    expect(decided()).toMatchObject({ rule: 'everybody', decision: 'allow' });
    await lsRemote(TASK_BOT);
    expect(decided()).toMatchObject({ rule: 'everybody', decision: 'allow' });
  });
});
