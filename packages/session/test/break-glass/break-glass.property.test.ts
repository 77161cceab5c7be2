import fc from 'fast-check';
import { beforeEach, test, vi } from 'vitest';
import { runs } from '../../../../scripts/fixtures/runs.ts';
import { BreakGlassModel, type Operation, operation } from '../model/break-glass-model.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));

test('whatever happens, a grant admits its user once, at its host, while it is valid, and that is recorded once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(operation, { minLength: 5, maxLength: 60, size: 'max' }),
      async (operations: readonly Operation[]) => {
        await new BreakGlassModel().run(operations);
      },
    ),
    { numRuns: runs(300) },
  );
}, 120_000);
