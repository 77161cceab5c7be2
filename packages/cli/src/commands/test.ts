import type { PolicyTestResult } from '@portcullis/policy';
import { type Command, defineCommand } from '../command.ts';
import { readTable, tablesBeside } from '../files/case-table.ts';
import { counted, goodConfiguration } from '../files/configuration-file.ts';
import { runTable } from '../gate/run-table.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';

/** `portcullis test FILE`: does the policy say what the cases beside it expect? */
export const command: Command = defineCommand({
  name: 'test',
  summary: 'runs the cases that stand beside a configuration',
  description: `Asks the policy each case of a table, and says where it answers something else. The table is YAML or JSON and stands
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
against the caller.`,
  args: [CONFIGURATION_FILE],
  options: {
    cases: value('FILE', 'this table instead; - reads standard input'),
    json: flag('{ "passed", "failed", "cases": [{ "name", "passed", "problem", "decision" }] }'),
  },
  ending: 'Exit code: 0 all as expected, 1 something is not, 2 bad use.',
  examples: ['portcullis.json', 'portcullis.json --cases contractors.yaml --json'],
  async run(values, [file], { stdout }) {
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
});

function asData({ name, passed, problem, decision }: PolicyTestResult): object {
  return { name, passed, problem: problem ?? null, decision };
}
