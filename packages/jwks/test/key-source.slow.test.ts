import { describe, expect, test } from 'vitest';
import { codeOf, setting, visit } from './fixtures/setting.ts';

describe('unknown key names', () => {
  test('10,000 requests with random names cause at most one fetch per cooldown', async () => {
    const { keys, provider, header, time } = await setting();
    await keys(await header());
    await time.pass(30);
    provider.resetCalls();
    for (let round = 1; round <= 3; round += 1) {
      const outcomes = Array.from({ length: 10_000 }, (_, index) =>
        codeOf(keys.within(visit())({ alg: 'RS256', kid: `random-${round}-${index}` })),
      );
      await time.pass(29);
      expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['keys.unknown']));
      expect(provider.calls.jwks).toBe(round);
      await time.pass(1);
    }
  });
});
