import { fileURLToPath } from 'node:url';
import { readTable, tablesBeside } from './files/case-table.ts';
import { goodConfiguration } from './files/configuration-file.ts';
import { configurationWithHosts } from './files/worker-variables.ts';
import { provenClaims } from './gate/claims-of.ts';
import { requestInWords } from './gate/request-in-words.ts';
import { runTable } from './gate/run-table.ts';

/** One thing that a policy was expected to say, for a test of its own. */
export interface PolicyOutcome {
  readonly name: string;
  /** What it says instead; `undefined` where it is as expected. */
  readonly problem: string | undefined;
}

/**
 * Asks the policy of a configuration each case of the table beside it, as `portcullis test` does: one test of your own for
 * each, in any test runner.
 *
 * Needs a configuration without a fault. Fails where that has one, and where there is no table.
 *
 * @param configuration the file, such as `portcullis.json`
 * @param table another table than `portcullis.test.yaml` (or `.yml`, `.json`) beside it
 *
 * @example
 * ```ts
 * import { policyCases } from '@portcullis/cli';
 * import { expect, test } from 'vitest';
 *
 * const cases = await policyCases('portcullis.json');
 * test.each(cases)('$name', ({ problem }) => expect(problem).toBeUndefined());
 * ```
 */
export async function policyCases(
  configuration: string | URL,
  table?: string | URL,
): Promise<readonly PolicyOutcome[]> {
  const file = pathOf(configuration);
  const read = await configurationWithHosts(file);
  const tables = table === undefined ? await tablesBeside(file) : [await readTable(pathOf(table))];
  return tables.flatMap((one) => runTable(read, one)).map(({ name, problem }) => ({ name, problem }));
}

/**
 * Proves what the policies of a configuration claim of themselves, as `portcullis prove` does: for every request, not by
 * examples. Empty where they claim nothing.
 *
 * Fails where a claim cannot be decided.
 *
 * @param configuration the file, such as `portcullis.json`
 */
export async function policyClaims(configuration: string | URL): Promise<readonly PolicyOutcome[]> {
  const claims = provenClaims(await goodConfiguration(pathOf(configuration)), undefined, Date.now());
  return claims.map(({ claim: { name, holds, counterexample } }) => ({
    name,
    problem: holds
      ? undefined
      : `not so: ${counterexample === undefined ? '' : requestInWords(counterexample)}`,
  }));
}

function pathOf(file: string | URL): string {
  return typeof file === 'string' ? file : fileURLToPath(file.href);
}
