import fc from 'fast-check';
import { beforeEach, describe, test, vi } from 'vitest';
import { runs } from '../../../scripts/fixtures/runs.ts';
import { FOUND, LIFETIMES, operation } from './model/operations.ts';
import { SessionModel } from './model/session-model.ts';
import { KEEPERS, type Keeper, World } from './model/world.ts';

// Long random sequences of what happens to sessions, beside a model that says who may get in.

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

describe('whatever happens to sessions, no client is admitted with an ended one, nor as another user', () => {
  test.each(KEEPERS)(
    'stored in %s',
    async (keeper: Keeper) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(operation, { minLength: 5, maxLength: 40, size: 'max' }),
          async (operations) => {
            const world = await World.of(keeper, { ...LIFETIMES });
            await new SessionModel(world).run(operations);
          },
        ),
        // A whole database takes its time.
        {
          numRuns: FOUND.length + runs(keeper === 'PostgreSQL' ? 20 : 50),
          examples: FOUND,
        },
      );
    },
    120_000,
  );
});
