import fc from 'fast-check';
import { beforeEach, test, vi } from 'vitest';
import { longRuns } from '../../../../scripts/fixtures/long-runs.ts';
import { BreakGlassModel, type Operation, operation } from '../model/break-glass-model.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

test('whatever happens, a grant lets in its person once, at its host, while it counts, and that is told once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 60, size: 'max' }),
      async (operations: readonly Operation[]) => {
        await new BreakGlassModel().run(operations);
      },
    ),
    // Another seed than this one is `SEED`'s.
    { numRuns: longRuns(150), seed: Number(process.env.SEED ?? 17) },
  );
}, 120_000);
