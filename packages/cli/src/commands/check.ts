import type { GatewayConfiguration } from 'portcullis';
import { configurationNotes, namedInConfiguration } from 'portcullis/internal';
import { breakGlassNotes } from '../check/break-glass-notes.ts';
import { credentialNotes } from '../check/credential-notes.ts';
import { groupNotes } from '../check/group-notes.ts';
import { loginNotes } from '../check/login-notes.ts';
import { methodNotes } from '../check/method-notes.ts';
import { openSecrets } from '../check/open-secrets.ts';
import { policyNameNotes } from '../check/policy-name-notes.ts';
import { proofFindings } from '../check/proof-findings.ts';
import { sharedSecrets } from '../check/shared-secrets.ts';
import { unknownCountries } from '../check/unknown-countries.ts';
import { type Command, type CommandIo, defineCommand } from '../command.ts';
import { readConfigurationFile } from '../files/configuration-file.ts';
import { STANDARD_INPUT } from '../files/standard-input.ts';
import { readVariablesFile } from '../files/variables-file.ts';
import type { WorkerVariables } from '../files/worker-variables.ts';
import {
  readWranglerFile,
  type WranglerFile,
  wranglerBeside,
  wranglerFilesBeside,
} from '../files/wrangler-file.ts';
import { gateNotes } from '../gate/as-the-gate.ts';
import { timeoutOption } from '../gate/time-option.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { type CheckReport, type Note, type PlacedNote, writtenReport } from '../report/check-report.ts';
import { FORMAT_BRIEF, FORMATS, type Format, formatOf } from '../report/outcome.ts';
import { cloudflareAccount } from '../store/cloudflare-api.ts';
import { UsageError } from '../usage-error.ts';
import { watched } from '../watched.ts';
import { checkWrangler } from '../wrangler/check-wrangler.ts';
import { missingBindings } from '../wrangler/missing-bindings.ts';
import { missingVariables } from '../wrangler/missing-variables.ts';

/** `portcullis check FILE`: is the configuration good? */
export const command: Command = defineCommand({
  description: `Checks a gateway's configuration as the gateway does: its structure, roles and policies, and the claims of the policies. Lists all
errors, each with its location and a suggestion. Works offline without --live: \${NAME} placeholders stay unresolved, unless
their variables are given. The values of variables are never printed.

If there are no errors, it prints notes: which rules by application do not cover pages that mix the data of several applications
and are allowed by name, and data that is shown on pages of other applications; whether a logout ends a session
in this isolate only; which group names are probably misspelled; which login settings have no effect; which roles several
issuers can grant; which rules admit or refuse callers whose groups are unknown; who can be admitted without the identity
provider, and the risks of that; and which rules never decide a request, because several others
together always do, or because they match no request.

The Wrangler file is checked as well: bindings, classes and migrations, the D1 table, variables and secrets, and
everything that bypasses the gate: other hostnames, routes, static files, caches, logged queries. Each
named environment is checked with the settings that it inherits.

With --live, it also sends requests: for the discovery and keys of each provider, to each host from outside, and to Cloudflare for
the bindings of the Worker, if CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN are set. Checks that could not be made are listed.`,
  args: [CONFIGURATION_FILE],
  options: {
    wrangler: value(
      'FILE',
      'the Wrangler file. Default: wrangler.json, wrangler.jsonc or wrangler.toml next to the configuration, if it exists',
    ),
    vars: value(
      'FILE',
      'a .dev.vars: checks with its variables and those of the Wrangler file, and lists missing variables',
    ),
    live: flag('also checks providers, hosts and Cloudflare over the network: after a deploy'),
    timeout: value('SECONDS', 'timeout of --live for each response, in seconds. Default: 10'),
    watch: flag('checks again whenever the configuration, the Wrangler file or the variables change'),
    format: value('FORM', FORMAT_BRIEF, { choices: FORMATS }),
    json: flag(
      'the same as --format json: { "file", "wrangler", "problems": [{ "file", "line"?, "column"?, "path", "message" }], "notes": [the same, with "rule"?] }',
    ),
  },
  ending: 'Exit code: 0 no errors, 1 errors, 2 invalid usage. With --watch it runs until it is stopped.',
  examples: [
    'portcullis.json',
    'portcullis.json --wrangler wrangler.jsonc --vars .dev.vars',
    'portcullis.json --watch',
    'portcullis.json --live --vars .dev.vars',
    'portcullis.json --format github',
  ],
  async run({ wrangler, vars, format: given, json, watch, live, timeout }, [file], io) {
    const format = formatOf({ format: given, json });
    if (timeout !== undefined && live !== true) throw new UsageError('--timeout requires --live');
    const timeoutSeconds = live === true ? timeoutOption(timeout) : undefined;
    const question = { file, wrangler, vars, format, timeoutSeconds, areNotesWanted: true } as const;
    const once = (): Promise<number> => checkOnce(question, io);
    if (watch !== true) return once();
    if (file === STANDARD_INPUT) throw new UsageError('--watch requires a file, not standard input');
    const workers = wrangler === undefined ? wranglerFilesBeside(file) : [wrangler];
    return watched([file, ...workers, ...(vars === undefined ? [] : [vars])], once, io);
  },
});

/** What is checked. */
interface Question {
  readonly file: string;
  /** What the file says, where it was read before. */
  readonly text?: string;
  readonly wrangler: string | undefined;
  readonly vars: string | undefined;
  readonly format: Format;
  /** How long others have for an answer; `undefined`: they are not asked. */
  readonly timeoutSeconds: number | undefined;
  /** Whether what is noted of a policy and its surroundings is wanted: finding it takes long. */
  readonly areNotesWanted: boolean;
}

/** Checks a configuration, and resolves to the exit code. */
export async function checkOnce(question: Question, io: CommandIo): Promise<number> {
  const { file, text, vars, format } = question;
  const wrangler = await wranglerOf(question);
  const given = vars === undefined ? undefined : await readVariablesFile(vars);
  const variables = given === undefined ? undefined : { ...wrangler?.variables, ...given };
  const reading = await readConfigurationFile(file, variables, text);
  const configuration = reading.ok ? reading.configuration : reading.open;
  const found = reading.ok
    ? await foundIn(reading.configuration, variables, wrangler, question, io)
    : {
        problems: withoutRepeats(reading.problems, wrongInOpen(reading.open, variables, wrangler)),
        notes: [],
      };
  const ofWorker =
    configuration !== undefined && wrangler !== undefined
      ? await checkWrangler(wrangler, configuration, Date.now())
      : { problems: [], notes: [] };
  const placed = (note: Note): PlacedNote => ({ file, ...reading.placeOf(note.path), ...note });
  const report: CheckReport = {
    file,
    wrangler: wrangler?.file ?? null,
    problems: [...found.problems.map(placed), ...ofWorker.problems],
    notes: [...found.notes.map(placed), ...ofWorker.notes],
  };
  io.stdout.write(writtenReport(report, format, configuration, io));
  return report.problems.length === 0 ? 0 : 1;
}

/** What is wrong with a configuration besides what its variables hold, and what its policies claim. */
function wrongBesides(
  configuration: GatewayConfiguration,
  variables: WorkerVariables | undefined,
  wrangler: WranglerFile | undefined,
): readonly Note[] {
  return [
    ...missingVariables(configuration, variables),
    ...namedInConfiguration(configuration).clashes,
    ...missingBindings(configuration, wrangler),
    ...openSecrets(configuration),
    ...sharedSecrets(configuration),
    ...unknownCountries(configuration),
  ];
}

/** What is wrong with one whose variables are, where it could be read without them. */
function wrongInOpen(
  open: GatewayConfiguration | undefined,
  variables: WorkerVariables | undefined,
  wrangler: WranglerFile | undefined,
): readonly Note[] {
  if (open === undefined) return [];
  return [
    ...wrongBesides(open, variables, wrangler),
    ...proofFindings(open, Date.now(), { idleRules: false }).problems,
  ];
}

/** A place that is wrong already is not named a second time. */
function withoutRepeats(first: readonly Note[], more: readonly Note[]): readonly Note[] {
  const places = first.map(({ path }) => path);
  return [...first, ...more.filter(({ path }) => !places.includes(path))];
}

/** What there is to say of a configuration that could be read. */
async function foundIn(
  configuration: GatewayConfiguration,
  variables: WorkerVariables | undefined,
  wrangler: WranglerFile | undefined,
  { timeoutSeconds, areNotesWanted }: Question,
  io: CommandIo,
): Promise<{ readonly problems: readonly Note[]; readonly notes: readonly Note[] }> {
  const proved = proofFindings(configuration, Date.now(), { idleRules: areNotesWanted });
  const problems = [...wrongBesides(configuration, variables, wrangler), ...proved.problems];
  const notes = areNotesWanted ? [...notesOf(configuration), ...proved.notes] : [];
  if (timeoutSeconds === undefined) return { problems, notes };
  // Only who asks others waits for what asks them.
  const { liveNotes } = await import('../live/live-notes.ts');
  const known = { ...wrangler?.variables, ...variables };
  const asking = { wrangler, timeoutSeconds, account: cloudflareAccount(io) };
  const live = await liveNotes(configuration, known, asking);
  return {
    problems: [...problems, ...live.problems],
    notes: [...notes, ...live.notes],
  };
}

function wranglerOf({ file, wrangler }: Question): Promise<WranglerFile | undefined> {
  if (wrangler !== undefined) return readWranglerFile(wrangler);
  return file === STANDARD_INPUT ? Promise.resolve(undefined) : wranglerBeside(file);
}

function notesOf(configuration: GatewayConfiguration): readonly Note[] {
  const ofPolicies = configuration.instances.flatMap((instance, index) =>
    gateNotes(instance).map((note) => ({ ...note, path: `instances[${index}].policy.${note.path}` })),
  );
  return [
    ...configurationNotes(configuration),
    ...groupNotes(configuration),
    ...loginNotes(configuration),
    ...credentialNotes(configuration),
    ...breakGlassNotes(configuration),
    ...methodNotes(configuration),
    ...policyNameNotes(configuration),
    ...ofPolicies,
  ];
}
