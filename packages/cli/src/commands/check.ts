import type { PolicyNote } from '@portcullis/policy/internal';
import type { ConfigurationProblem, GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { configurationNotes, namedInConfiguration } from 'portcullis/internal';
import { type Command, defineCommand } from '../command.ts';
import { counted, readConfigurationFile } from '../files/configuration-file.ts';
import { readVariablesFile } from '../files/variables-file.ts';
import { readWranglerFile, type WranglerFile } from '../files/wrangler-file.ts';
import { gateNotes } from '../gate/as-the-gate.ts';
import { provenClaims } from '../gate/claims-of.ts';
import { idleNotes } from '../gate/idle-notes.ts';
import { requestInWords } from '../gate/request-in-words.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { printable } from '../printable.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = defineCommand({
  name: 'check',
  summary: 'lists everything wrong with a configuration',
  description: `Checks a gateway's configuration as the gateway does: its shape, its roles, its policies and what they claim. Lists all that is
wrong, each with its place and what was probably meant. Asks nobody: \${NAME} placeholders stay open, unless
their variables are given. What variables hold is never printed.

Where nothing is wrong, it says what rules by application do not hold: pages that mix the data of several applications
and are opened by their name, and data that comes through pages of other applications; whether a logout ends a session
in this isolate only; and which rules decide nothing, because several others together always do, or speak of no request.`,
  args: [CONFIGURATION_FILE],
  options: {
    wrangler: value(
      'FILE',
      'a wrangler.jsonc: whether the Worker has the bindings that the configuration names',
    ),
    vars: value(
      'FILE',
      'a .dev.vars: checks with its variables and those of the Wrangler file, and lists those that are missing',
    ),
    json: flag('{ "file", "problems": [{ "path", "message" }], "notes": [{ "path", "rule"?, "message" }] }'),
  },
  ending: 'Exit code: 0 nothing is wrong, 1 something is, 2 bad use.',
  examples: ['portcullis.json', 'portcullis.json --wrangler wrangler.jsonc --vars .dev.vars'],
  async run(values, [file], { stdout }) {
    const wrangler = values.wrangler === undefined ? undefined : await readWranglerFile(values.wrangler);
    const given = values.vars === undefined ? undefined : await readVariablesFile(values.vars);
    const reading = await readConfigurationFile(
      file,
      given === undefined ? undefined : { ...wrangler?.variables, ...given },
    );
    const problems = reading.ok
      ? [...bindingProblems(reading.configuration, wrangler), ...claimProblems(reading.configuration)]
      : reading.problems;
    const notes = reading.ok ? notesOf(reading.configuration) : [];
    if (values.json) {
      stdout.write(`${JSON.stringify({ file, problems, notes }, null, 2)}\n`);
    } else if (reading.ok && problems.length === 0) {
      for (const { path, rule, message } of notes) {
        const where = rule === undefined ? `${path}:` : `${path} ${JSON.stringify(rule)}`;
        stdout.write(printable(`${file}: note: ${where} ${message}\n`));
      }
      stdout.write(
        `${file}: good (${contents(reading.configuration.instances)})\n${needs(reading.configuration)}`,
      );
    } else {
      // What a configuration says can hold anything that a terminal obeys.
      for (const { path, message } of problems) {
        stdout.write(printable(`${file}: ${path || '(whole)'}: ${message}\n`));
      }
      stdout.write(`${counted(problems.length, 'problem')}\n`);
    }
    return problems.length === 0 ? 0 : 1;
  },
});

type Note = ConfigurationProblem & Partial<Pick<PolicyNote, 'rule'>>;

/** Claims of the policies that are not true. */
function claimProblems(configuration: GatewayConfiguration): readonly ConfigurationProblem[] {
  return provenClaims(configuration, undefined, Date.now()).flatMap(({ path, claim }) => {
    const { name, counterexample } = claim;
    if (counterexample === undefined) return [];
    const { rule } = counterexample;
    const because = rule === null ? 'no rule speaks of it' : `rule ${rule} decides`;
    const message = `the claim ${JSON.stringify(name)} is not true: ${requestInWords(counterexample)}; ${because}`;
    return [{ path, message }];
  });
}

function notesOf(configuration: GatewayConfiguration): readonly Note[] {
  const ofPolicies = configuration.instances.flatMap((instance, index) =>
    gateNotes(instance).map((note) => ({ ...note, path: `instances[${index}].policy.${note.path}` })),
  );
  return [...configurationNotes(configuration), ...ofPolicies, ...idleNotes(configuration, Date.now())];
}

function contents(instances: readonly InstanceConfiguration[]): string {
  const rules = instances.reduce((sum, { policy }) => sum + policy.rules.length, 0);
  return `${counted(instances.length, 'instance')}, ${counted(rules, 'rule')}`;
}

/** What the Worker must have, which the configuration alone cannot tell. */
function needs(configuration: GatewayConfiguration): string {
  const { variables, bindings } = namedInConfiguration(configuration);
  return [
    ...[...variables].map(([name, path]) => `  needs the variable ${name} (${path})\n`),
    ...[...bindings].map(([name, { kind, path }]) => `  needs the ${kind} ${name} (${path})\n`),
  ].join('');
}

function bindingProblems(
  configuration: GatewayConfiguration,
  wrangler: WranglerFile | undefined,
): readonly ConfigurationProblem[] {
  if (wrangler === undefined) return [];
  return [...namedInConfiguration(configuration).bindings].flatMap(([name, { kind, path }]) => {
    const there = wrangler.bindings.get(name);
    if (there === kind) return [];
    const message =
      there === undefined
        ? `the Wrangler file has no ${kind} ${JSON.stringify(name)}`
        : `the Wrangler file has a ${there} ${JSON.stringify(name)}, where a ${kind} is needed`;
    return [{ path, message }];
  });
}
