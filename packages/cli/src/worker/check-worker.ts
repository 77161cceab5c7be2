import { dirname, join, resolve } from 'node:path';
import type { CommandIo } from '../command.ts';
import { counted } from '../files/configuration-file.ts';
import { readTextFileIfAny } from '../files/text-file.ts';
import { unfilledVariables } from '../files/unfilled-variables.ts';
import { readVariablesFile } from '../files/variables-file.ts';
import { readWranglerFile, valueIn, type WranglerFile, wranglerBeside } from '../files/wrangler-file.ts';
import { type PlacedNote, writtenReport } from '../report/check-report.ts';
import type { Format } from '../report/outcome.ts';
import { UsageError } from '../usage-error.ts';
import { checkWranglerOfCode } from '../wrangler/check-wrangler.ts';
import { localSettings } from './local-settings.ts';
import { type Found, observationInWords } from './observation-in-words.ts';
import type { Observation } from './observer.ts';
import { openRequests } from './open-requests.ts';
import { NotStarted, observedWorker } from './start-worker.ts';

/** What is checked. */
interface WorkerQuestion {
  /** The file that exports the Worker. */
  readonly main: string;
  readonly wrangler: string | undefined;
  /** A file with variables, in place of `.dev.vars`. */
  readonly vars: string | undefined;
  readonly format: Format;
}

/** Starts a Worker, checks it with its Wrangler file, and resolves to the exit code. */
export async function checkWorker(question: WorkerQuestion, io: CommandIo): Promise<number> {
  const main = resolve(io.cwd?.() ?? process.cwd(), question.main);
  if ((await readTextFileIfAny(main)) === undefined) throw new UsageError(`${question.main}: does not exist`);
  const wrangler = await wranglerOf(question);
  const folder = resolve(dirname(wrangler.file));
  const given = question.vars === undefined ? undefined : await readVariablesFile(question.vars);
  const unfilled = given === undefined ? await unfilledVariables(join(folder, '.dev.vars')) : undefined;
  const placeholders = placeholdersFor(unfilled ?? [], wrangler);
  const { settings, origins, remote } = localSettings(wrangler.value);
  const vars = { ...wrangler.variables, ...(valueIn(settings, ['vars']) ?? {}), ...placeholders, ...given };
  const requests = await openRequests(main, wrangler);
  const isScheduled = Array.isArray(valueIn(settings, ['triggers', 'crons']));
  const observed = await observedWorker(
    { folder, main, settings: { ...settings, vars } },
    { requests, origins, remote, isScheduled },
  ).catch((error: unknown) => {
    if (error instanceof NotStarted) return error;
    throw error;
  });
  const found = foundIn(observed, Object.keys(placeholders));
  const ofWrangler = await checkWranglerOfCode(wrangler, Date.now());
  const inOther = deployedMain(wrangler, main);
  const placed = ({ path, message }: Found): PlacedNote => ({ file: question.main, path, message });
  // A Worker without a gate, such as a witness, may be open.
  const isGate = observed instanceof NotStarted || observed.hasGate;
  const report = {
    file: question.main,
    wrangler: wrangler.file,
    problems: [...found.problems.map(placed), ...inOther, ...(isGate ? ofWrangler : [])],
    notes: [...found.notes.map(placed), ...(isGate ? [] : ofWrangler)],
  };
  const good = { contents: counted(requests.length, 'anonymous request'), needs: '' };
  io.stdout.write(writtenReport(report, question.format, good, io));
  return report.problems.length === 0 ? 0 : 1;
}

/** Values for variables that are not known here: the rest can be checked without them. Each is another, so that no two are the same secret. */
function placeholdersFor(
  names: readonly string[],
  { variables }: WranglerFile,
): Readonly<Record<string, string>> {
  const open = names.filter((name) => !Object.hasOwn(variables, name));
  return Object.fromEntries(open.map((name) => [name, `${crypto.randomUUID()}-${name}`]));
}

function foundIn(
  observed: Observation | NotStarted,
  placeholders: readonly string[],
): { readonly problems: readonly Found[]; readonly notes: readonly Found[] } {
  if (!(observed instanceof NotStarted)) return observationInWords(observed, placeholders);
  return { problems: [{ path: '', message: `does not start: ${observed.message.trim()}` }], notes: [] };
}

/** What is deployed is what the Wrangler file names. */
function deployedMain(wrangler: WranglerFile, main: string): readonly PlacedNote[] {
  const named = valueIn(wrangler.value, ['main']);
  if (typeof named !== 'string' || join(resolve(dirname(wrangler.file)), named) === main) return [];
  const message = `deploys ${named}, which is not the file that was checked: give --worker that file`;
  return [{ file: wrangler.file, ...wrangler.placeOf(['main']), path: 'main', message }];
}

async function wranglerOf({ main, wrangler }: WorkerQuestion): Promise<WranglerFile> {
  if (wrangler !== undefined) return readWranglerFile(wrangler);
  for (const beside of [main, join(dirname(main), '..', 'worker.ts')]) {
    const found = await wranglerBeside(beside);
    if (found !== undefined) return found;
  }
  throw new UsageError('--worker needs a Wrangler file: name it with --wrangler');
}
