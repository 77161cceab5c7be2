import { describe, expect, test } from 'vitest';
import { type attackedGates, startAttackedGate } from '../../../bench/src/attacked-gates.ts';
import { type AttackResult, runAttacks } from '../src/index.ts';

async function attacked(name: keyof typeof attackedGates): Promise<readonly AttackResult[]> {
  await using started = await startAttackedGate(name);
  return await runAttacks(started.gate);
}

function notesOf(results: readonly AttackResult[], row: string): string[] {
  return results
    .filter(({ attack, result }) => attack.row === row && result === 'found')
    .flatMap(({ notes }) => notes);
}

test('our gate passes every attack that can be tried from outside', async () => {
  const results = await attacked('portcullis');
  expect(results.filter(({ result }) => result === 'found')).toEqual([]);
  const notTried = results.filter(
    ({ result, attack }) => result === 'not tried' && !('notFromOutside' in attack.how),
  );
  expect(notTried).toEqual([]);
});

describe('the pack finds in others what is known of them', () => {
  test('@hono/cloudflare-access', async () => {
    const results = await attacked('@hono/cloudflare-access');
    expect(notesOf(results, 'kid')).toContain('kid __proto__: answered with 500');
    expect(notesOf(results, 'key fetches')).toEqual(['50 calls to the provider']);
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });

  test('hono/jwk', async () => {
    const results = await attacked('hono/jwk');
    expect(notesOf(results, 'key fetches')).toEqual(['50 calls to the provider', '20 calls to the provider']);
    expect(notesOf(results, 'outage')).toContain('a good token is answered with 500');
    expect(notesOf(results, 'C33')).toContain('no exp: let through');
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });

  test('jose used directly', async () => {
    const results = await attacked('jose used directly');
    expect(notesOf(results, 'C33')).toContain('no exp: let through');
    expect(notesOf(results, 'C37')).toContain('/maniphest/task/edit/42/?__path__=/config/: let through');
  });
});
