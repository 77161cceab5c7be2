import { fileURLToPath } from 'node:url';
import { readTable, tablesBeside } from './files/case-table.ts';
import { goodConfiguration } from './files/configuration-file.ts';
import { configurationWithHosts } from './files/worker-variables.ts';
import { provenClaims } from './gate/claims-of.ts';
import { requestInWords } from './gate/request-in-words.ts';
import { runTable } from './gate/run-table.ts';

/** An expected decision or claim of a policy, as one test. */
export interface PolicyOutcome {
  readonly name: string;
  /** How the result differs; `undefined` if it is as expected. */
  readonly problem: string | undefined;
}

/**
 * Evaluates each test case of a configuration, as `portcullis test` does. Use it to report each case as a separate test in any test
 * runner.
 *
 * Needs a valid configuration. Rejects if it has problems, and if there is no table of cases.
 *
 * @param configuration path of the configuration, such as `portcullis.json`
 * @param table the table of cases. Default: `portcullis.test.yaml` (or `.yml`, `.json`) next to the configuration, and those of several
 * applications, `portcullis.NAME.test.yaml`
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
 * Proves the claims of the policies of a configuration, as `portcullis prove` does: for every request, not by examples. The list is
 * empty if the policies have no claims.
 *
 * Rejects if a claim cannot be decided.
 *
 * @param configuration path of the configuration, such as `portcullis.json`
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
