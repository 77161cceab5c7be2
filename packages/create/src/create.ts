import { spawnSync } from 'node:child_process';
import { basename, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CreateError } from './create-error.ts';
import { writeDevVars } from './dev-vars.ts';
import { TOOLS_FROM } from './intent/intended-files.ts';
import { readIntent } from './intent/intent.ts';
import { type WrittenProject, writeProject } from './project.ts';
import { hostProblem, issuerProblem } from './providers.ts';
import type { Answers, NextStep } from './questions.ts';
import { hasIssuer, type Template, templateCalled, templates } from './templates.ts';

/** Where the command writes. */
export interface CreateIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** The command that was run, for its help. Default: `create-portcullis`, by npm. */
  readonly program?: string;
}

/** What `--help` prints. */
const createUsage: string = `Usage: npm create portcullis@latest [FOLDER] [-- OPTIONS]
       portcullis init [FOLDER] [OPTIONS]

Creates a project: a Worker with its bindings, a configuration, a policy with tests, keys for development. Asks for what it
needs; existing files are not overwritten.

  --template NAME  the template; the command does not ask for one:
${templates.map(({ name, summary }) => `                     ${name.padEnd(18)} ${summary}`).join('\n')}
  --answers FILE   creates it from a description of your environment: JSON with the provider, the groups of each role, the
                   applications, and who may do what in each
  --name NAME      of the project and of its Worker. Default: the name of the folder
  --host HOST      the public host name, such as app.example.com
  --issuer URL     of the identity provider, as in "iss" of its tokens
  --dev-vars       for a clone: only writes .dev.vars, with new keys for development, from .dev.vars.example
  --yes            asks no questions: uses the defaults of the template. Default template: ${templates[0]?.name}
  --help           prints this help

FOLDER is created if it does not exist. Default: the current folder.

Exit code: 0 written, 1 not written, 2 invalid usage.
`;

const OPTIONS = {
  template: { type: 'string' },
  answers: { type: 'string' },
  name: { type: 'string' },
  host: { type: 'string' },
  issuer: { type: 'string' },
  'dev-vars': { type: 'boolean', default: false },
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/**
 * Runs `create-portcullis`, which is `portcullis init` too, and resolves to its exit code.
 *
 * @param args what follows the command's name
 * @param templatesFolder other templates than those of this package
 */
export async function create(
  args: readonly string[],
  { stdout, stderr, program }: CreateIo,
  templatesFolder?: string,
): Promise<number> {
  try {
    return await createFrom(args, stdout, templatesFolder);
  } catch (error) {
    const badUse =
      error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
    if (!(error instanceof CreateError) && !badUse) throw error;
    stderr.write(`${program ?? 'create-portcullis'}: ${badUseOf((error as Error).message)}\n`);
    if (!badUse && !(error instanceof BadUse)) return 1;
    stderr.write(`${program ?? 'npm create portcullis@latest --'} --help says more.\n`);
    return 2;
  }
}

class BadUse extends CreateError {}

/** What Node's parser of the command line found, without its advice on arguments that start with a dash: here there are none. */
function badUseOf(message: string): string {
  const unknown = /^Unknown option '([^']*)'/.exec(message)?.[1];
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  return unknown === undefined ? message : `there is no option ${unknown}: ${known.join(', ')}`;
}

/** A host or an issuer that the template does not use would be ignored without notice. */
function refuseUnused({ template, host, issuer }: Answers): void {
  const { name } = template;
  if (host !== undefined && template.host === undefined)
    throw new BadUse(
      `--host: the template ${name} has several hosts: omit it, and write yours as README.md describes`,
    );
  if (issuer !== undefined && !hasIssuer(template))
    throw new BadUse(`--issuer: the template ${name} has no issuer: omit it`);
}

async function createFrom(
  args: readonly string[],
  stdout: CreateIo['stdout'],
  templatesFolder: string | undefined,
): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  if (values.help) {
    stdout.write(createUsage);
    return 0;
  }
  const [given, ...more] = positionals;
  if (more.length > 0) throw new BadUse(`one folder, not ${positionals.length}`);
  if (values['dev-vars']) return devVars(resolve(given ?? '.'), values, stdout);
  const { name = '' } = values;
  if (values.name !== undefined && !/^[a-z\d][a-z\d-]{0,62}$/.test(name)) {
    throw new BadUse(`--name ${name}: a Worker's name is lower-case letters, digits and dashes, 63 at most`);
  }
  refuse('--host', values.host, hostProblem);
  refuse('--issuer', values.issuer, issuerProblem);
  const template = values.template === undefined ? undefined : templateCalled(values.template);
  if (values.template !== undefined && template === undefined) {
    throw new BadUse(
      `there is no template ${values.template}: ${templates.map((one) => one.name).join(', ')}`,
    );
  }
  const answers = await answersOf(values, template, given);
  if (answers?.template === undefined) throw new CreateError('nothing was written');
  refuseUnused({ ...answers, template: answers.template });
  const folder = resolve(answers.folder ?? given ?? '.');
  const named = values.name ?? answers.intent?.name ?? projectName(basename(folder));
  const made = await writeProject({
    ...answers,
    template: answers.template,
    folder,
    name: named,
    templatesFolder,
  });
  const from = answers.intent === undefined ? `the template ${answers.template.name}` : 'your answers';
  const isAsked = answers.folder !== undefined;
  const done = isAsked ? await nextSteps(folder) : [];
  stdout.write(farewell(folder, from, made, done));
  return 0;
}

/** For a clone of a project, whose `.dev.vars` git does not have. */
async function devVars(
  folder: string,
  { 'dev-vars': _, help: __, yes: ___, ...others }: Readonly<Record<string, unknown>>,
  stdout: CreateIo['stdout'],
): Promise<number> {
  const [other] = Object.entries(others).flatMap(([option, text]) => (text === undefined ? [] : [option]));
  if (other !== undefined) throw new BadUse(`--dev-vars creates no project: omit --${other}`);
  const { names, empty } = await writeDevVars(folder);
  stdout.write(`.dev.vars written, with new keys for development: ${names.join(', ')}.\n`);
  if (empty.length > 0) stdout.write(`Fill in yourself: ${empty.join(', ')}.\n`);
  return 0;
}

function refuse(
  option: string,
  text: string | undefined,
  problemOf: (text: string) => string | undefined,
): void {
  const problem = text === undefined ? undefined : problemOf(text);
  if (problem !== undefined) throw new BadUse(`${option} ${text}: ${problem}`);
}

type Given = Omit<Answers, 'template'> & { readonly template: Template | undefined };

/** The answers from the command line, from a file, or from a terminal. */
async function answersOf(
  { answers, host, issuer, yes }: { answers?: string; host?: string; issuer?: string; yes: boolean },
  template: Template | undefined,
  folder: string | undefined,
): Promise<Given | undefined> {
  if (answers !== undefined) {
    if (template !== undefined || host !== undefined || issuer !== undefined)
      throw new BadUse('--answers has all settings: omit --template, --host and --issuer');
    return { template: templateCalled(TOOLS_FROM), host, issuer, intent: await readIntent(answers) };
  }
  const known = { template, host, issuer };
  return yes ? { ...known, template: template ?? templates[0] } : asked({ ...known, folder });
}

async function asked(known: Parameters<typeof import('./questions.ts').ask>[0]) {
  if (process.stdin.isTTY !== true) {
    throw new BadUse('there is no terminal for questions: add --template NAME --yes');
  }
  // Machines never load it.
  return (await import('./questions.ts')).ask(known);
}

function projectName(folder: string): string {
  return (
    folder
      .toLowerCase()
      .replace(/[^a-z\d]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 63) || 'gate'
  );
}

/** Takes the next steps that the user chose. A step that fails is left to the user, who sees why. */
async function nextSteps(folder: string): Promise<readonly NextStep[]> {
  const { askForNext } = await import('./questions.ts');
  const isInGit = spawnSync('git', ['rev-parse', '--git-dir'], { cwd: folder }).status !== 128;
  const wanted = await askForNext({ isInGit });
  return wanted.filter(
    (step) => spawnSync(COMMANDS[step], { cwd: folder, stdio: 'inherit', shell: true }).status === 0,
  );
}

const COMMANDS: Readonly<Record<NextStep, string>> = { install: 'npm install', git: 'git init --quiet' };

/** The oldest Node that Wrangler and Vitest run on. */
const OLDEST_NODE = [22, 18] as const;

function farewell(
  folder: string,
  from: string,
  { written, kept, keysInSight }: WrittenProject,
  done: readonly NextStep[],
): string {
  const fromHere = relative(process.cwd(), folder);
  const where = fromHere.startsWith('..') ? folder : fromHere;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return [
    `${written.length} files written from ${from}.`,
    ...kept.map((path) => `${path} already exists and was not changed.`),
    ...(isOld
      ? [`Wrangler needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`]
      : []),
    '',
    ...(where === '' ? [] : [`  cd ${where}`]),
    ...(done.includes('install') ? [] : ['  npm install']),
    '  npm test',
    '  npm run dev',
    '',
    ...(written.includes('README.md') ? ['See README.md for the next steps.'] : []),
    ...(keysInSight === undefined
      ? []
      : keysInSight
        ? ['The keys for development are in .dev.vars: add .dev.vars to .gitignore before you commit.']
        : ['The keys for development are in .dev.vars, which git ignores.']),
    '',
  ].join('\n');
}
