import { SqliteStorage } from '@portcullis/testing/stores';
import { expect, test } from 'vitest';
import { checkpointAuthority } from '../../src/chain/checkpoint-authority.ts';
import { checkpointKey, generateCheckpointKey } from '../../src/chain/checkpoint-key.ts';
import { memoryCheckpoints } from '../../src/chain/checkpoint-store.ts';
import { checkpointTables } from '../../src/chain/checkpoint-tables.ts';
import { stoppedClock } from '../chained-logs.ts';

const DAY = 86_400;

function headOf(number: number, seq = 1) {
  const chain = `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  return { chain, seq, hash: 'a'.repeat(64) };
}

test.each([
  ['memory', memoryCheckpoints],
  ['SQLite', () => checkpointTables(new SqliteStorage())],
])(
  'in %s, heads of writers that are long silent are deleted, and the last checkpoint is not',
  async (_where, make) => {
    const store = make();
    const clock = stoppedClock();
    const key = await checkpointKey(await generateCheckpointKey());
    const { anchor, statement } = checkpointAuthority({ key, store, clock });
    for (let number = 0; number < 20; number++) await anchor(headOf(number));
    clock.advance(29 * DAY);
    await anchor(headOf(0, 2));
    expect(store.head(headOf(7).chain)).toMatchObject({ seq: 1, hash: 'a'.repeat(64) });
    clock.advance(DAY);
    const line = await anchor(headOf(100));
    expect(store.head(headOf(7).chain)).toBeUndefined();
    expect(store.head(headOf(0).chain)).toMatchObject({ seq: 2 });
    expect(store.head(headOf(100).chain)).toMatchObject({ seq: 1 });
    expect(store.last()).toMatchObject({ number: 22, line });
    expect((await statement()).checkpoint).toBe(line);
    await expect(anchor(headOf(0, 1))).rejects.toThrow(
      'the chain was changed or rolled back; compare it with a backup',
    );
  },
);
