import { describe, expect, it } from 'vitest';
import { type AttackResult, attacks, runAttacks } from '../../src/attack-pack.ts';
import { careless, forgetfulOfRules, gullible, smallGate, strict, tripped } from './fixtures/small-gate.ts';
import { smallLogin } from './fixtures/small-login.ts';

// Logins are attacked in a test of their own.
const fromOutside = attacks.filter(
  ({ how, needs = [] }) =>
    !('notFromOutside' in how) && !needs.includes('login') && !needs.includes('signOn'),
);

function titles(results: readonly AttackResult[], wanted: AttackResult['result']): string[] {
  return results.filter(({ result }) => result === wanted).map(({ attack }) => attack.title);
}

describe('runAttacks', () => {
  it('finds nothing at a gateway that accepts only the one good request', async () => {
    await using small = await smallGate(strict);
    const results = await runAttacks(small.gate, fromOutside);
    expect(results.flatMap(({ notes }) => notes)).toEqual([]);
    expect(titles(results, 'passed')).toHaveLength(fromOutside.length);
    // Every attack really sent something.
    expect(results.filter(({ tried }) => tried === 0)).toEqual([]);
  });

  it('finds a problem by every attack that sends credentials, at a gateway that accepts all of them', async () => {
    await using small = await smallGate(gullible);
    const passed = titles(await runAttacks(small.gate, fromOutside), 'passed');
    expect(passed).toEqual([
      // Without credentials even this gate lets nobody in.
      'an open page named in the query',
      'another path named in a header, to be admitted',
      'an open page named behind a fragment',
      'a health checker by its User-Agent',
      'an identity in a header, and nothing else',
      'leaving an open page by dots',
      'a name in the query that is read for ever',
      'uploads that are cut off count as failures of the application',
      'a request that writes, sent again because its answer failed',
      // It never asks its provider.
      '50 tokens, each with another unknown key id',
      'one good token, 20 times',
    ]);
  });

  it.each([
    ['C47', 'takes a cut upload for a failure of the application', tripped(), 1],
    ['C48', 'sends again what failed', gullible, 2],
    ['C50', 'remembers whom it let in, whatever they ask for', forgetfulOfRules(), 1],
    ['C51', 'takes groups that it cannot read for none', careless, 1],
    ['C52', 'believes a key that everybody has', careless, 1],
  ] as const)('finds by %s a gateway that %s', async (row, _what, decide, repeats) => {
    const chosen = fromOutside.filter((attack) => attack.row === row);
    expect(chosen).toHaveLength(1);
    await using small = await smallGate(decide, repeats);
    expect(await runAttacks(small.gate, chosen)).toMatchObject([{ result: 'found' }]);
  });

  it('reports a 500 as a finding', async () => {
    await using small = await smallGate((request, good) => {
      const verdict = strict(request, good);
      return 'refuse' in verdict && verdict.refuse === 400 ? { refuse: 500 } : verdict;
    });
    const results = await runAttacks(small.gate, fromOutside);
    const override = results.find(({ attack }) => attack.row === 'C37');
    expect(override?.result).toBe('found');
    expect(override?.notes).toContain('/closed/page/?__path__=/config/: answered with 500');
  });

  it('lists the attacks that a gateway’s description leaves out', async () => {
    await using small = await smallGate(strict);
    const {
      openPage,
      deniedPage,
      failOrigin,
      phabricator,
      addedHeaders,
      providerCalls,
      setProviderDown,
      tokens,
      ...rest
    } = small.gate;
    if (tokens === undefined) throw new Error('the small gate takes tokens');
    const { good, publicJwk } = tokens;
    const results = await runAttacks({ ...rest, tokens: { good, publicJwk } });
    const notTried = results.filter(({ result }) => result === 'not tried');
    const needed = notTried.flatMap(({ attack, notes }) => ('notFromOutside' in attack.how ? [] : notes));
    expect(new Set(needed.map((note) => note.replace(/, .*/, '')))).toEqual(
      new Set(
        [
          'openPage',
          'deniedPage',
          'failOrigin',
          'phabricator',
          'addedHeaders',
          'sign',
          'providerCalls',
          'setProviderDown',
          'login',
          'signOn',
        ].map((need) => `needs ${need}`),
      ),
    );
  });

  it('does not report a gateway that refuses everything as safe', async () => {
    await using small = await smallGate(() => ({ refuse: 403 }));
    await expect(runAttacks(small.gate)).rejects.toThrow('a valid caller gets status 403');
  });

  it('does not report a gateway that refuses nothing as safe', async () => {
    await using small = await smallGate(() => ({ sendOn: [] }));
    await expect(runAttacks(small.gate)).rejects.toThrow('is open without credentials');
  });

  it('refuses a description by which no caller can be admitted', async () => {
    await using small = await smallGate(strict);
    const { tokens, ...rest } = small.gate;
    await expect(runAttacks(rest)).rejects.toThrow('neither tokens nor a login');
  });

  it('does not report a login that opens nothing as safe', async () => {
    await using small = await smallLogin();
    small.gate.login?.setPermitted?.(false);
    await expect(runAttacks(small.gate, [])).rejects.toThrow('a valid login ends with status 303');
  });

  it('uses the session of a login as a good caller where there are no tokens', async () => {
    await using small = await smallLogin();
    const { tokens, ...rest } = small.gate;
    const chosen = fromOutside.filter(({ row }) => row === 'C4' || row === 'C19');
    const results = await runAttacks(rest, chosen);
    expect(results.map(({ attack, result, notes }) => [attack.row, result, ...notes])).toEqual([
      ['C4', 'passed'],
      ['C19', 'not tried', 'needs tokens'],
    ]);
  });
});
