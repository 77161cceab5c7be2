import type { PolicyNote } from '@portcullis/policy/internal';
import type { ConfigurationProblem, GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import { configurationNotes, filledConfiguration, namedInConfiguration } from 'portcullis/internal';
import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { counted, readConfigurationFile } from '../files/configuration-file.ts';
import type { Place } from '../files/located.ts';
import { STANDARD_INPUT } from '../files/standard-input.ts';
import { readVariablesFile } from '../files/variables-file.ts';
import { readWranglerFile, type WranglerFile, wranglerBeside } from '../files/wrangler-file.ts';
import { gateNotes } from '../gate/as-the-gate.ts';
import { breakGlassNotes } from '../gate/break-glass-notes.ts';
import { provenClaims } from '../gate/claims-of.ts';
import { idleNotes } from '../gate/idle-notes.ts';
import { openSecrets } from '../gate/open-secrets.ts';
import { requestInWords } from '../gate/request-in-words.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { painted } from '../painted.ts';
import { printable } from '../printable.ts';
import { asAnnotations } from '../report/github.ts';
import { asJunit } from '../report/junit.ts';
import { FORMAT_BRIEF, FORMATS, type Format, type Outcome } from '../report/outcome.ts';
import { cloudflareAccount } from '../store/cloudflare-api.ts';
import { UsageError } from '../usage-error.ts';
import { watched } from '../watched.ts';
import { checkWrangler } from '../wrangler/check-wrangler.ts';
import { missingBindings } from '../wrangler/missing-bindings.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = defineCommand({
  description: `Checks a gateway's configuration as the gateway does: its shape, its roles, its policies and what they claim. Lists all that is
wrong, each with its place and what was probably meant. Asks nobody without --live: \${NAME} placeholders stay open, unless
their variables are given. What variables hold is never printed.

Where nothing is wrong, it says what rules by application do not hold: pages that mix the data of several applications
and are opened by their name, and data that comes through pages of other applications; whether a logout ends a session
in this isolate only; who may be let in without the identity provider, and what is dangerous about that; and which rules
decide nothing, because several others together always do, or speak of no request.

The Wrangler file is checked as well: bindings, classes and migrations, the D1 table, variables and secrets, and
everything by which somebody gets round the gate: other addresses, routes, static files, caches, logged queries. Each of
its named environments is, with what Wrangler lets it inherit.

With --live, others are asked as well: discovery and keys of each provider, each host from outside, and Cloudflare for what is bound
to the Worker, where CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN say whose it is. What could not be seen is said.`,
  args: [CONFIGURATION_FILE],
  options: {
    wrangler: value(
      'FILE',
      'the Wrangler file. Default: wrangler.json, wrangler.jsonc or wrangler.toml beside the configuration, if there is one',
    ),
    vars: value(
      'FILE',
      'a .dev.vars: checks with its variables and those of the Wrangler file, and lists those that are missing',
    ),
    live: flag('asks providers, hosts and Cloudflare too: after a deploy'),
    timeout: value('SECONDS', 'how long --live waits for each answer. Default: 10'),
    watch: flag('checks again whenever a file beside the configuration changes'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "file", "wrangler", "problems": [{ "file", "line"?, "column"?, "path", "message" }], "notes": [the same, with "rule"?] }',
    ),
  },
  ending:
    'Exit code: 0 nothing is wrong, 1 something is, 2 bad use. With --watch it goes on until it is stopped.',
  examples: [
    'portcullis.json',
    'portcullis.json --wrangler wrangler.jsonc --vars .dev.vars',
    'portcullis.json --watch',
    'portcullis.json --live --vars .dev.vars',
    'portcullis.json --format github',
  ],
  async run({ wrangler, vars, format = 'text', json, watch, live, timeout }, [file], io) {
    const timeoutSeconds = live === true ? secondsOf(timeout) : undefined;
    const once = (): Promise<number> =>
      checkOnce({ file, wrangler, vars, format: json === true ? 'json' : format, timeoutSeconds }, io);
    return watch === true ? watched([file, wrangler, vars], once, io) : once();
  },
});

interface Question {
  readonly file: string;
  readonly wrangler: string | undefined;
  readonly vars: string | undefined;
  readonly format: Format;
  /** How long others have for an answer; `undefined`: they are not asked. */
  readonly timeoutSeconds: number | undefined;
}

async function checkOnce(question: Question, io: CommandIo): Promise<number> {
  const { file, vars, format } = question;
  const wrangler = await wranglerOf(question);
  const given = vars === undefined ? undefined : await readVariablesFile(vars);
  const variables = given === undefined ? undefined : { ...wrangler?.variables, ...given };
  const reading = await readConfigurationFile(file, variables);
  const placed = (found: Note): PlacedNote => ({ file, ...reading.placeOf(found.path), ...found });
  const ofWorker =
    reading.ok && wrangler !== undefined
      ? await checkWrangler(wrangler, reading.configuration, Date.now())
      : { problems: [], notes: [] };
  const problems = reading.ok
    ? [
        ...missingBindings(reading.configuration, wrangler),
        ...openSecrets(reading.configuration),
        ...claimProblems(reading.configuration),
      ]
    : reading.problems;
  const asked =
    reading.ok && question.timeoutSeconds !== undefined
      ? await liveNotes(reading.configuration, variables, wrangler, question.timeoutSeconds, io)
      : { problems: [], notes: [] };
  const result: Result = {
    file,
    wrangler: wrangler?.file ?? null,
    problems: [...[...problems, ...asked.problems].map(placed), ...ofWorker.problems],
    notes: [
      ...(reading.ok ? [...notesOf(reading.configuration), ...asked.notes].map(placed) : []),
      ...ofWorker.notes,
    ],
  };
  io.stdout.write(written(result, format, reading.ok ? reading.configuration : undefined, io));
  return result.problems.length === 0 ? 0 : 1;
}

/** What others answered, where they are asked. */
async function liveNotes(
  configuration: GatewayConfiguration,
  variables: Readonly<Record<string, string>> | undefined,
  wrangler: WranglerFile | undefined,
  timeoutSeconds: number,
  io: CommandIo,
): Promise<{ readonly problems: readonly Note[]; readonly notes: readonly Note[] }> {
  // Only who asks waits for it.
  const { liveFindings } = await import('../live/live-findings.ts');
  const filled = filledConfiguration(configuration, { ...wrangler?.variables, ...variables });
  const account = cloudflareAccount(io);
  const subject = { configuration: filled, wrangler, timeoutSeconds, account };
  const found = await liveFindings(subject, namedInConfiguration(configuration));
  const problems = found.filter(({ verdict }) => verdict === 'bad');
  return {
    problems,
    notes: found.flatMap(({ path, verdict, message }) =>
      verdict === 'bad' ? [] : [{ path, message: verdict === 'ok' ? message : `not seen: ${message}` }],
    ),
  };
}

function secondsOf(text = '10'): number {
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 300) return seconds;
  throw new UsageError(`--timeout ${text}: must be a number of seconds, at most 300`);
}

function wranglerOf({ file, wrangler }: Question): Promise<WranglerFile | undefined> {
  if (wrangler !== undefined) return readWranglerFile(wrangler);
  return file === STANDARD_INPUT ? Promise.resolve(undefined) : wranglerBeside(file);
}

/** What was found, as data. */
interface Result {
  readonly file: string;
  readonly wrangler: string | null;
  readonly problems: readonly PlacedNote[];
  readonly notes: readonly PlacedNote[];
}

function written(
  result: Result,
  format: Format,
  configuration: GatewayConfiguration | undefined,
  io: CommandIo,
): string {
  if (format === 'json') return `${JSON.stringify(result, null, 2)}\n`;
  if (format === 'github') return asAnnotations(outcomesOf(result));
  if (format === 'junit') return asJunit('portcullis check', outcomesOf(result));
  return inWords(result, configuration, io);
}

function outcomesOf({ file, problems, notes }: Result): readonly Outcome[] {
  const of = ({ file, line, column, path, rule, message }: PlacedNote) => ({
    file,
    name: [path || 'the whole file', ...(rule === undefined ? [] : [JSON.stringify(rule)])].join(' '),
    place: line === undefined || column === undefined ? undefined : { line, column },
    message,
  });
  const found = [
    ...problems.map(of).map(({ message, ...rest }) => ({ ...rest, failure: message })),
    ...notes.map(of).map(({ message, ...rest }) => ({ ...rest, note: message })),
  ];
  return problems.length > 0 ? found : [{ name: 'good', file }, ...found];
}

function inWords(
  { file, problems, notes }: Result,
  configuration: GatewayConfiguration | undefined,
  { stdout, env }: CommandIo,
): string {
  // What a configuration says can hold anything that a terminal obeys.
  const lineOf = ({ file, line, column, path, rule, message }: PlacedNote, kind: string): string => {
    const place = line === undefined ? file : `${file}:${line}:${column}`;
    const where = rule === undefined ? `${path || '(whole)'}:` : `${path} ${JSON.stringify(rule)}`;
    return printable(`${place}: ${kind}${where} ${message}\n`);
  };
  if (problems.length > 0 || configuration === undefined) {
    const count = painted('red', counted(problems.length, 'problem'), stdout, env);
    return `${problems.map((one) => lineOf(one, '')).join('')}${count}\n`;
  }
  const good = painted('green', 'good', stdout, env);
  return `${notes.map((one) => lineOf(one, 'note: ')).join('')}${file}: ${good} (${contents(configuration.instances)})\n${needs(configuration)}`;
}

type Note = ConfigurationProblem & Partial<Pick<PolicyNote, 'rule'>>;

type PlacedNote = Note & Partial<Place> & { readonly file: string };

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
  return [
    ...configurationNotes(configuration),
    ...breakGlassNotes(configuration),
    ...ofPolicies,
    ...idleNotes(configuration, Date.now()),
  ];
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
