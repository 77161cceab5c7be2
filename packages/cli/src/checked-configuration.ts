import type { GatewayConfiguration } from 'portcullis';
import { configurationNotes, namedInConfiguration } from 'portcullis/internal';
import { breakGlassNotes } from './check/break-glass-notes.ts';
import { credentialNotes } from './check/credential-notes.ts';
import { groupNotes } from './check/group-notes.ts';
import { loginNotes } from './check/login-notes.ts';
import { mcpNotes } from './check/mcp-notes.ts';
import { methodNotes } from './check/method-notes.ts';
import { openSecrets } from './check/open-secrets.ts';
import { policyNameNotes } from './check/policy-name-notes.ts';
import { proofFindings } from './check/proof-findings.ts';
import { sharedSecrets } from './check/shared-secrets.ts';
import { unknownCountries } from './check/unknown-countries.ts';
import type { CommandIo } from './command.ts';
import { readConfigurationFile } from './files/configuration-file.ts';
import { STANDARD_INPUT } from './files/standard-input.ts';
import { unfilledNote, unfilledVariables } from './files/unfilled-variables.ts';
import { readVariablesFile } from './files/variables-file.ts';
import type { WorkerVariables } from './files/worker-variables.ts';
import { readWranglerFile, type WranglerFile, wranglerBeside } from './files/wrangler-file.ts';
import { gateNotes } from './gate/as-the-gate.ts';
import { redirectFileProblems } from './redirects/redirect-files.ts';
import {
  type CheckReport,
  goodConfigurationInWords,
  type Note,
  type PlacedNote,
  writtenReport,
} from './report/check-report.ts';
import type { Format } from './report/outcome.ts';
import { cloudflareAccount } from './store/cloudflare-api.ts';
import { checkWrangler } from './wrangler/check-wrangler.ts';
import { missingBindings } from './wrangler/missing-bindings.ts';
import { missingVariables } from './wrangler/missing-variables.ts';

/** What is checked. */
interface Question {
  readonly file: string;
  /** What the file says, where it was read before. */
  readonly text?: string;
  readonly wrangler: string | undefined;
  readonly vars: string | undefined;
  /** Files of maps of redirects. Default: none. */
  readonly redirects?: readonly string[];
  readonly format: Format;
  /** How long others have for an answer; `undefined`: they are not asked. */
  readonly timeoutSeconds: number | undefined;
  /** Whether the client secret is tried at each provider. Default: no. */
  readonly isClientTried?: boolean;
  /** Whether notes on policies and the Worker are wanted, which take long. */
  readonly areNotesWanted: boolean;
}

/** Checks a configuration, and resolves to the exit code. */
export async function checkOnce(question: Question, io: CommandIo): Promise<number> {
  const { file, text, vars, format } = question;
  const wrangler = await wranglerOf(question);
  const unfilled = vars === undefined ? undefined : await unfilledVariables(vars);
  const given = vars === undefined || unfilled !== undefined ? undefined : await readVariablesFile(vars);
  const variables = given === undefined ? undefined : { ...wrangler?.variables, ...given };
  const reading = await readConfigurationFile(file, variables, text);
  const configuration = reading.ok ? reading.configuration : reading.open;
  // Names are known without their values: one that stands nowhere is missing.
  const named = unfilled === undefined ? variables : { ...wrangler?.variables, ...emptied(unfilled) };
  const found = reading.ok
    ? await foundIn(reading.configuration, { values: variables, named }, wrangler, question, io)
    : {
        problems: withoutRepeats(reading.problems, wrongInOpen(reading.open, variables, wrangler)),
        notes: [],
      };
  const ofWorker =
    configuration !== undefined && wrangler !== undefined
      ? await checkWrangler(wrangler, configuration, Date.now())
      : { problems: [], notes: [] };
  const ofRedirects =
    configuration === undefined ? [] : await redirectFileProblems(configuration, question.redirects ?? []);
  const placed = (note: Note): PlacedNote => ({ file, ...reading.placeOf(note.path), ...note });
  const report: CheckReport = {
    file,
    wrangler: wrangler?.file ?? null,
    problems: [...found.problems.map(placed), ...ofWorker.problems, ...ofRedirects],
    notes: [
      ...found.notes.map(placed),
      ...ofWorker.notes,
      ...(vars === undefined || unfilled === undefined || unfilled.length === 0
        ? []
        : [{ file: vars, path: '', message: unfilledNote(unfilled) }]),
    ],
  };
  const good =
    configuration === undefined
      ? undefined
      : goodConfigurationInWords(configuration, {
          variables: { ...wrangler?.variables, ...variables },
          bindings: wrangler?.bindings,
        });
  io.stdout.write(writtenReport(report, format, good, io));
  return report.problems.length === 0 ? 0 : 1;
}

function emptied(names: readonly string[]): WorkerVariables {
  return Object.fromEntries(names.map((name) => [name, '']));
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
  variables: Readonly<Record<'values' | 'named', WorkerVariables | undefined>>,
  wrangler: WranglerFile | undefined,
  { timeoutSeconds, areNotesWanted, isClientTried = false }: Question,
  io: CommandIo,
): Promise<{ readonly problems: readonly Note[]; readonly notes: readonly Note[] }> {
  const proved = proofFindings(configuration, Date.now(), { idleRules: areNotesWanted });
  const problems = [...wrongBesides(configuration, variables.named, wrangler), ...proved.problems];
  const notes = areNotesWanted ? [...notesOf(configuration), ...proved.notes] : [];
  if (timeoutSeconds === undefined) return { problems, notes };
  // Only who asks others waits for what asks them.
  const { liveNotes } = await import('./live/live-notes.ts');
  const known = { ...wrangler?.variables, ...variables.values };
  const asking = { wrangler, timeoutSeconds, isClientTried, account: cloudflareAccount(io) };
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
    ...mcpNotes(configuration),
    ...methodNotes(configuration),
    ...policyNameNotes(configuration),
    ...ofPolicies,
  ];
}

/**
 * Checks a configuration and what it claims, as `portcullis check` does. Resolves to its exit code; what it says is written
 * only where something is wrong.
 *
 * @param text what the file says: what is made of it must be what was checked, whatever the file says by then
 */
export async function goodAndProved(
  file: string,
  text: string,
  beside: { readonly wrangler: string | undefined; readonly vars: string | undefined },
  { stdout, stderr }: CommandIo,
): Promise<number> {
  const question = { file, text, ...beside, format: 'text', timeoutSeconds: undefined } as const;
  const unread = { write: () => {} };
  // What is noted of a good configuration is told to nobody here, and takes as long as the rest.
  const code = await checkOnce({ ...question, areNotesWanted: false }, { stdout: unread, stderr });
  return code === 0 ? code : checkOnce({ ...question, areNotesWanted: true }, { stdout, stderr });
}
