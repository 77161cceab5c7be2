/**
 * Prepares the first release at npm: `node scripts/release/first-release.ts OWNER/NAME [--registry URL] [--publish]`.
 *
 * npm trusts a workflow only for a package that exists, so each name needs a version first. This program reads which names are free, and
 * prints what has to be done and what only npm's site can show. With `--publish`, it publishes a placeholder, version 0.0.0, for each free name,
 * as the user who is logged in. It never overwrites anything, and can be run again after an interruption.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readPackages, root } from '../workspace.ts';

/** The first version of npm whose `npm trust` lets a workflow publish. */
const NPM = 'npm@12';
const PLACEHOLDER = '0.0.0';
const WORKFLOW = 'release.yml';
const ENVIRONMENT = 'npm';

/** A name at the registry. */
export type NameState =
  /** No version exists. */
  | 'free'
  /** Only the placeholder exists. */
  | 'placeholder'
  /** Another version exists. */
  | 'taken'
  /** The registry did not answer. */
  | 'unknown';

/** The names of all packages that are published, those that others depend on first. */
export function namesInOrder(top: string): readonly string[] {
  const published = readPackages(top).filter(({ manifest }) => manifest.private !== true);
  const needs = new Map(
    published.map(({ manifest }) => [manifest.name, Object.keys(manifest.dependencies ?? {})] as const),
  );
  const ordered = new Set<string>();
  const add = (name: string): void => {
    if (ordered.has(name)) return;
    for (const need of needs.get(name) ?? []) if (needs.has(need)) add(need);
    ordered.add(name);
  };
  for (const name of [...needs.keys()].sort()) add(name);
  return [...ordered];
}

/** Whether a name is free at the registry. */
export async function nameState(registry: string, name: string): Promise<NameState> {
  let response: Response;
  try {
    response = await fetch(`${registry.replace(/\/$/, '')}/${name.replace('/', '%2f')}`);
  } catch {
    return 'unknown';
  }
  if (response.status === 404) return 'free';
  if (!response.ok) return 'unknown';
  const { versions } = (await response.json()) as { readonly versions?: object };
  const found = Object.keys(versions ?? {});
  // A name whose versions were all withdrawn is not free: npm keeps it from others, and perhaps from us.
  return found.length === 1 && found[0] === PLACEHOLDER ? 'placeholder' : 'taken';
}

/** The manifest of a placeholder: it contains no code. */
export function placeholderManifest(name: string, repository: string): Readonly<Record<string, unknown>> {
  return {
    name,
    version: PLACEHOLDER,
    description:
      'A placeholder, so that the release workflow of the repository can be trusted. It contains no code.',
    license: 'MIT',
    repository: { type: 'git', url: `git+https://github.com/${repository}.git` },
    publishConfig: { access: 'public' },
  };
}

/** The command that lets the release workflow publish a package. npm asks for a second factor. */
export function trustCommand(name: string, repository: string): string {
  return `npx -y ${NPM} trust github ${name} --repository ${repository} --file ${WORKFLOW} --environment ${ENVIRONMENT} --allow-publish --yes`;
}

/** What is to be done, and what only npm's site shows. */
export function instructions(states: ReadonlyMap<string, NameState>, repository: string): string {
  const of = (state: NameState): string[] =>
    [...states].filter(([, is]) => is === state).map(([name]) => name);
  const rows = [...states].map(([name, state]) => `  ${name.padEnd(24)} ${state}`);
  const blocked = [...of('taken'), ...of('unknown')];
  if (blocked.length > 0) {
    return [
      ...rows,
      '',
      `Stop: ${blocked.join(', ')} cannot be claimed. If they are yours, the first release was made already.`,
    ].join('\n');
  }
  const scopes = [...new Set([...states.keys()].flatMap((name) => /^@[^/]+/.exec(name) ?? []))];
  const free = of('free');
  const steps =
    free.length > 0
      ? [
          `Next: npm login, then run this again with --publish. It publishes ${PLACEHOLDER} of ${free.length} names.`,
        ]
      : [
          'Next: let the release workflow publish each package. npm asks for a second factor, once in five minutes:',
          ...[...states.keys()].map((name) => `  ${trustCommand(name, repository)}`),
          `Then push the tag. Afterwards, for each name: npm deprecate NAME@${PLACEHOLDER} "a placeholder"`,
        ];
  return [
    ...rows,
    '',
    ...steps,
    '',
    'Only npmjs.com shows, and only to you:',
    ...scopes.map(
      (scope) =>
        `- ${scope} is an organization, and you are its owner: npmjs.com/settings/${scope.slice(1)}/members`,
    ),
    '- your account, and that of each owner, requires a second factor: npmjs.com/settings/~/tfa',
    '- each package trusts the workflow, and disallows tokens: npmjs.com/package/NAME/access, "Require two-factor authentication and disallow tokens"',
    `Only GitHub shows: the environment "${ENVIRONMENT}" requires a review, and only tags v*.*.* may use it.`,
  ].join('\n');
}

/** Publishes a placeholder for each name, one after the other. Stops at the first that fails. */
export async function publishPlaceholders(
  names: readonly string[],
  repository: string,
  registry: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  for (const name of names) {
    const folder = mkdtempSync(join(tmpdir(), 'placeholder-'));
    try {
      writeFileSync(
        join(folder, 'package.json'),
        JSON.stringify(placeholderManifest(name, repository), null, 2),
      );
      writeFileSync(
        join(folder, 'README.md'),
        `# ${name}\n\nA placeholder: see https://github.com/${repository}.\n`,
      );
      const command = ['npm', 'publish', '--access', 'public', '--registry', registry];
      if ((await typed(command, folder, environment)) !== 0) return `${name}: npm publish failed`;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return undefined;
}

/** Runs a command on the terminal of the user, where npm asks for the second factor. Resolves to its exit code. */
function typed(
  [file = '', ...args]: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(file, args, { cwd, env: { ...process.env, ...environment }, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Reads the state of each name, one after the other. */
export async function statesAt(
  registry: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, NameState>> {
  const states = new Map<string, NameState>();
  for (const name of names) states.set(name, await nameState(registry, name));
  return states;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      // Default: the registry that npm is configured for.
      registry: {
        type: 'string',
        default: execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim(),
      },
      publish: { type: 'boolean', default: false },
    },
  });
  const [repository = ''] = positionals;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new Error('usage: node scripts/release/first-release.ts OWNER/NAME [--registry URL] [--publish]');
  }
  const names = namesInOrder(root);
  let states = await statesAt(values.registry, names);
  const claimable = ![...states.values()].some((state) => state === 'taken' || state === 'unknown');
  if (values.publish && claimable) {
    const free = names.filter((name) => states.get(name) === 'free');
    const problem = await publishPlaceholders(free, repository, values.registry);
    if (problem !== undefined) throw new Error(problem);
    states = await statesAt(values.registry, names);
  }
  console.log(instructions(states, repository));
  if (!claimable) process.exitCode = 1;
}
