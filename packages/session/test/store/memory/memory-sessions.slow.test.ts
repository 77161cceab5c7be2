import { expect, test } from 'vitest';
import { memorySessions } from '../../../src/index.ts';
import { waiting } from '../../fixtures/credential-contract.ts';

test('unauthenticated clients of many networks, or of unknown ones, cannot make more than five thousand devices wait', async () => {
  const store = memorySessions();
  const now = waiting(0).endsAt - 600;
  const add = (index: number, client?: string) => store.addDevice({ ...waiting(index), client }, now);
  for (let index = 0; index < 5000; index++) {
    expect(await add(index, index % 2 === 0 ? undefined : `192.0.2.${index}`)).toBe(true);
  }
  expect([await add(5000), await add(5001, '192.0.2.1')]).toEqual([false, false]);
});
