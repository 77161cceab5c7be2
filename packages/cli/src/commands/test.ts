import type { PolicyTestResult } from '@portcullis/policy';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { readTable, tablesBeside } from '../files/case-table.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { runTable } from '../gate/run-table.ts';

/** `portcullis test FILE`: does the policy say what the cases beside it expect? */
export const command: Command = {
  name: 'test',
  summary: 'runs the cases that stand beside a configuration',
  usage: `Usage: portcullis test FILE [--cases FILE] [--json]

Asks the policy each case of a table, and says where it answers something else. The table is YAML or JSON and stands
beside the configuration: portcullis.test.yaml (or .yml, .json) for portcullis.json.

  host: phorge.corp.example    # only where the configuration has several instances
  cases:
    - name: contractors see no code
      groups: [ext-acme]       # without groups and roles the caller is anonymous
      path: /differential/
      expect: deny             # allow, deny, login or stepUp
      rule: source-code        # optional; null: no rule

A case also takes method, roles, kind (user, service, anonymous), email, claims, login (acr, amr, ageSeconds),
network (address, country, asn), at (a time), resource and rolesIncomplete (groups could not be had). What a case does not say is not known, and counts
against the caller.

  --cases FILE  this table instead
  --json        { "passed", "failed", "cases": [{ "name", "passed", "problem", "decision" }] }

Exit code: 0 all as expected, 1 something is not, 2 bad use.`,
  async run(args, { stdout }) {
    const { file, values } = readArguments(args, { cases: { type: 'string' }, json: { type: 'boolean' } });
    const configuration = await goodConfiguration(file);
    const tables = values.cases === undefined ? await tablesBeside(file) : [await readTable(values.cases)];
    const results = tables.flatMap((table) => runTable(configuration, table));
    const failed = results.filter(({ passed }) => !passed);
    const passed = results.length - failed.length;
    if (values.json) {
      const cases = results.map(asData);
      stdout.write(`${JSON.stringify({ passed, failed: failed.length, cases }, null, 2)}\n`);
    } else {
      for (const { name, problem } of failed) stdout.write(`${name}\n  ${problem}\n`);
      stdout.write(`${counted(results.length, 'case')}: ${passed} as expected, ${failed.length} not\n`);
    }
    return failed.length === 0 ? 0 : 1;
  },
};

function asData({ name, passed, problem, decision }: PolicyTestResult): object {
  return { name, passed, problem: problem ?? null, decision };
}
