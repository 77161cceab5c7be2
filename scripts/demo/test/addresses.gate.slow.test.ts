import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CaseTable, readTable } from '../../../packages/cli/src/files/case-table.ts';
import { goodConfiguration } from '../../../packages/cli/src/files/configuration-file.ts';
import { runTable } from '../../../packages/cli/src/gate/run-table.ts';
import { accounts } from '../accounts.ts';
import { startWholeGate, type WholeGate } from './running-gate.ts';

const CONFIGURATION = join(import.meta.dirname, '../../../examples/phabricator/portcullis.json');
const table = await readTable(
  join(import.meta.dirname, '../../../examples/phabricator/portcullis.test.yaml'),
);

test('the policy answers each address of the table as it says, by the rule it says', async () => {
  const results = runTable(await goodConfiguration(CONFIGURATION), table);
  expect(results.length).toBeGreaterThan(250);
  expect(
    results.flatMap(({ name, problem }) => (problem === undefined ? [] : [`${name}: ${problem}`])),
  ).toEqual([]);
});

// Tokens of the demo's provider say neither how old a login is, nor that groups are missing, and are those of a program.
const asked = table.cases.filter(
  (one) => one.login === undefined && one.rolesIncomplete === undefined && one.via !== 'agent',
);

describe('the gate answers as its policy does, and Phorge sees only what was allowed', () => {
  let whole: WholeGate;
  beforeAll(async () => {
    whole = await startWholeGate();
  });
  afterAll(() => whole?.close());
  beforeEach(() => whole.phorge.reset());

  test.each(
    asked.map((one) => ({
      ...one,
      who: accountOf(one),
      method: one.method ?? 'GET',
      path: one.path ?? '',
    })),
  )('$who: $method $path: $expect', async ({ who, method, path, expect: expected, rule }) => {
    const token = who === undefined ? {} : { token: await whole.tokenOf(who) };
    const { status, body, event } = await whole.ask(path, { method, ...token });
    expect([event.outcome, event.policy?.matched_rule ?? null]).toEqual([expected, rule]);
    expect(whole.phorge.requests).toHaveLength(expected === 'allow' ? 1 : 0);
    if (expected === 'allow') return;
    // Conduit's own clients understand no other status than 200.
    const code = who === undefined ? 'ERR-INVALID-SESSION"' : 'ERR-PORTCULLIS-POLICY-';
    if (path.startsWith('/api/')) expect(body).toContain(`"error_code":"${code}`);
    else expect(status).toBe(who === undefined ? 401 : 403);
  });
});

/** The account of the demo that has just the groups of a case; `undefined` for whoever has none. */
function accountOf({ groups = [] }: CaseTable['cases'][number]): string | undefined {
  if (groups.length === 0) return undefined;
  const wanted = groups.join(', ');
  const [account] = Object.entries(accounts).find((each) => each[1].groups.join(', ') === wanted) ?? [];
  if (account === undefined) throw new Error(`nobody of the demo is in ${wanted} alone`);
  return account;
}
