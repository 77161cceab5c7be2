import { describe, expect, test } from 'vitest';
import { type AttackedName, startAttackedGate } from '../../../../bench/src/attacked-gates.ts';
import { attackedMcpGates } from '../../../../bench/src/mcp/attacked-mcp-gates.ts';
import { type AttackResult, attacks, runAttacks, runMcpAttacks } from '../../src/attack-pack.ts';

async function attacked(name: AttackedName, chosen = attacks): Promise<readonly AttackResult[]> {
  await using started = await startAttackedGate(name);
  return await runAttacks(started.gate, chosen);
}

function notesOf(results: readonly AttackResult[], row: string): string[] {
  return results
    .filter(({ attack, result }) => attack.row === row && result === 'found')
    .flatMap(({ notes }) => notes);
}

function notTried(results: readonly AttackResult[]): string[] {
  return results
    .filter(({ result, attack }) => result === 'not tried' && !('notFromOutside' in attack.how))
    .flatMap(({ notes }) => notes);
}

test('our gateway withstands every attack that can be tried from outside', async () => {
  const results = await attacked('portcullis');
  expect(results.filter(({ result }) => result === 'found')).toEqual([]);
  expect(notTried(results)).toEqual([]);
});

test('our gateway withstands them with sessions in cookies of several parts, which cannot be ended from outside', async () => {
  // Where people are led does not depend on where their session is.
  const chosen = attacks.filter(({ row, needs = [] }) => needs.includes('login') && row !== 'C8');
  const results = await attacked('portcullis, sessions in cookies', chosen);
  expect(results.filter(({ result }) => result === 'found')).toEqual([]);
  expect(notTried(results)).toEqual(['needs login.backChannelLogout', 'needs login.agreement']);
});

/** Of all attacks, which `pnpm attack` tries on every gateway, those of these rows. */
function ofRows(...rows: readonly string[]) {
  const found = attacks.filter(({ row }) => rows.includes(row));
  expect(new Set(found.map(({ row }) => row))).toEqual(new Set(rows));
  return found;
}

describe('the pack finds the known problems of other gateways', () => {
  test('@hono/cloudflare-access', async () => {
    const results = await attacked('@hono/cloudflare-access', ofRows('kid', 'key fetches', 'C37'));
    expect(notesOf(results, 'kid')).toContain('kid __proto__: answered with 500');
    expect(notesOf(results, 'key fetches')).toEqual(['50 calls to the provider']);
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });

  test('hono/jwk', async () => {
    const results = await attacked('hono/jwk', ofRows('key fetches', 'outage', 'C33', 'C37'));
    expect(notesOf(results, 'key fetches')).toEqual(['50 calls to the provider', '20 calls to the provider']);
    expect(notesOf(results, 'outage')).toContain('a good token is answered with 500');
    expect(notesOf(results, 'C33')).toContain('no exp: let through');
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });

  test('jose used directly', async () => {
    const results = await attacked('jose used directly', ofRows('C33', 'C37'));
    expect(notesOf(results, 'C33')).toContain('no exp: let through');
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });

  test('@hono/oidc-auth', async () => {
    const withstood = ['C8', 'C14', 'C16', 'C24', 'C25', 'C31', 'C32'];
    const results = await attacked('@hono/oidc-auth', ofRows('C7', 'C28', 'C30', 'id_token', ...withstood));
    expect(notesOf(results, 'C7')).toEqual([
      'the cookies of before are admitted',
      'a copy of its cookies: is admitted',
    ]);
    expect(notesOf(results, 'C28')).toEqual([
      'Host: attacker.example: people are sent back to http://attacker.example/callback',
    ]);
    expect(notesOf(results, 'C30')).toContain('token_endpoint without TLS: the gate calls 169.254.169.254');
    expect(notesOf(results, 'id_token')).toContain('another key: logged in');
    // What it gets right: nothing of these is found there.
    for (const row of withstood) expect(notesOf(results, row), row).toEqual([]);
  });
});

describe('in front of an MCP server', () => {
  const attackedMcp = async (name: string) => {
    await using started = await attackedMcpGates[name]?.();
    if (started === undefined) throw new Error(`there is no gate ${name}`);
    return await runMcpAttacks(started.gate);
  };
  const found = (results: Awaited<ReturnType<typeof attackedMcp>>) =>
    results.flatMap(({ attack, result, notes }) =>
      result === 'found' ? notes.map((note) => `${attack.row} ${note}`) : [],
    );

  test.each([
    ['2026-07-28', 'is of the legacy era'],
    ['2025-11-25', 'is of the modern era'],
  ])('our gate withstands every attack in %s', async (version, other) => {
    const results = await attackedMcp(`portcullis, ${version}`);
    expect(found(results)).toEqual([]);
    expect(results.flatMap(({ result, notes }) => (result === 'not tried' ? notes : []))).toEqual([other]);
  });

  test('the pack finds the known problems of mcp-proxy', async () => {
    const results = await attackedMcp('mcp-proxy 6.7, 2025-11-25');
    expect(found(results)).toEqual(
      expect.arrayContaining([
        'M3 a batch of two: let through',
        'M4 compressed by its header: let through',
        'M11 another site: let through',
      ]),
    );
    // What it gets right: nothing of these is found there.
    expect(found(results).filter((note) => /^M(?:2|6|8) /.test(note))).toEqual([]);
  });
});
