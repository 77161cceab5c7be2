import type { PolicyTestResult } from '@portcullis/policy';
import { type Command, defineCommand } from '../command.ts';
import { readTable, tablesBeside } from '../files/case-table.ts';
import { counted } from '../files/configuration-file.ts';
import { configurationWithHosts } from '../files/worker-variables.ts';
import { runTable } from '../gate/run-table.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { painted } from '../painted.ts';
import { printable, printableJson } from '../printable.ts';
import { asAnnotations } from '../report/github.ts';
import { asJunit } from '../report/junit.ts';
import { FORMAT_BRIEF, FORMATS, formatOf } from '../report/outcome.ts';

/** `portcullis test FILE`: does the policy decide the cases next to it as expected? */
export const command: Command = defineCommand({
  description: `Evaluates each case of a table with the policy, and reports each decision that differs. The table is YAML or JSON, next to
the configuration: portcullis.test.yaml (or .yml, .json) for portcullis.json, and portcullis.NAME.test.yaml for each of several
applications.

  host: phorge.corp.example    # only where the configuration has several instances
  cases:
    - name: contractors see no code
      groups: [ext-acme]       # without groups and roles the caller is anonymous
      path: /differential/
      expect: deny             # allow, deny, login or stepUp
      rule: source-code        # optional; null: no rule

For an MCP server, tool, prompt or uri (of a resource) stands in place of path, and call: { parameters: { NAME: [VALUE] } } has the
arguments. A case also takes method, roles, kind (user, service, anonymous), via, email, claims, login (acr, amr, ageSeconds),
network (address, country, asn), at (a time), resource, rolesIncomplete and claimsIncomplete (there may be more). A fact that a case omits is unknown, which counts
against the caller.`,
  args: [CONFIGURATION_FILE],
  options: {
    cases: value('FILE', 'another table; - reads standard input'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "passed", "failed", "cases": [{ "name", "passed", "problem", "decision" }] }',
    ),
  },
  ending: 'Exit code: 0 all cases passed, 1 some cases failed, 2 invalid usage.',
  examples: [
    'portcullis.json',
    'portcullis.json --cases contractors.yaml --json',
    'portcullis.json --format junit',
  ],
  async run(values, [file], { stdout, env }) {
    const format = formatOf(values);
    const configuration = await configurationWithHosts(file);
    const tables = values.cases === undefined ? await tablesBeside(file) : [await readTable(values.cases)];
    const results = tables.flatMap((table) =>
      runTable(configuration, table).map((result, index) => ({
        result,
        outcome: {
          name: result.name,
          file: table.file,
          place: table.places[index],
          failure: result.passed ? undefined : (result.problem ?? 'did not pass'),
        },
      })),
    );
    const failed = results.filter(({ result }) => !result.passed);
    const passed = results.length - failed.length;
    const outcomes = results.map(({ outcome }) => outcome);
    if (format === 'json') {
      const cases = results.map(({ result }) => asData(result));
      stdout.write(printableJson({ passed, failed: failed.length, cases }));
    } else if (format === 'github') {
      stdout.write(asAnnotations(outcomes));
    } else if (format === 'junit') {
      stdout.write(asJunit('portcullis test', outcomes));
    } else {
      for (const { result } of failed) {
        stdout.write(
          `${painted('red', printable(result.name), stdout, env)}\n${printable(`  ${result.problem}\n`)}`,
        );
      }
      stdout.write(`${counted(results.length, 'case')}: ${passed} as expected, ${failed.length} not\n`);
    }
    return failed.length === 0 ? 0 : 1;
  },
});

function asData({ name, passed, problem, decision }: PolicyTestResult): object {
  return { name, passed, problem: problem ?? null, decision };
}
