import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { CreateError } from './create-error.ts';
import { withGeneratedKeys } from './generated-keys.ts';
import type { TemplateConfiguration } from './intent/configuration.ts';
import { intendedFiles, TOOLS_FROM } from './intent/intended-files.ts';
import type { Intent } from './intent/intent.ts';
import { loginHostFor } from './intent/login-host.ts';
import { providerOfIssuer, TEMPLATE_SCOPE } from './providers.ts';
import { templateFiles } from './template-files.ts';
import { TEMPLATE_ISSUER, type Template } from './templates.ts';

/** What a project is created from. */
export interface ProjectOptions {
  readonly template: Template;
  /** The answers, if the user was asked for an intent; then `template` is not used. */
  readonly intent?: Intent | undefined;
  /** Where it is written. */
  readonly folder: string;
  /** Of the project and of its Worker. */
  readonly name: string;
  /** The public host. Default: the template's example. */
  readonly host?: string | undefined;
  /** The identity provider's issuer. Default: the template's example. */
  readonly issuer?: string | undefined;
  /** Where the templates are. Default: next to this package's code. */
  readonly templatesFolder?: string | undefined;
}

/** What was written, and what was there already and stays as it is. */
export interface WrittenProject {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** Whether git sees the keys for development; `undefined` where the project has none. */
  readonly keysInSight: boolean | undefined;
}

/** What a folder may have already: it stays, and the template's is left out. */
const KEPT = ['README.md', '.gitignore'];

const KEYS = '.dev.vars';
/** A line of `.gitignore` that names them. What hides them in another way is not understood: then they are taken to be seen. */
const HIDES_KEYS = /^\/?(?:\*\*\/)?\.dev\.vars\*?[ \r]*$/m;

/**
 * Writes a project. Never overwrites a file: fails with {@link CreateError} before anything is written if a file exists already. If a file
 * cannot be written, those that were written are deleted again: half a project would block the next attempt.
 */
export async function writeProject(options: ProjectOptions): Promise<WrittenProject> {
  const { folder } = options;
  const files = new Map<string, string>();
  for (const [path, text] of await filesOf(options)) {
    files.set(path, text);
    if (path === `${KEYS}.example`) files.set(KEYS, await withGeneratedKeys(text));
  }
  const present = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  const kept = present.filter((path) => KEPT.includes(path));
  const inTheWay = present.filter((path) => !KEPT.includes(path));
  if (inTheWay.length > 0) {
    throw new CreateError(
      `${folder} already has ${named(inTheWay)}, and existing files are not overwritten: use another folder, or move the files`,
    );
  }
  const written = [...files.keys()].filter((path) => !kept.includes(path));
  await writeAll(written, files, folder);
  const hidden = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => '');
  const hasKeys = Object.keys(parseEnv(files.get(KEYS) ?? '')).length > 0;
  return { written, kept, keysInSight: hasKeys ? !HIDES_KEYS.test(hidden) : undefined };
}

async function writeAll(
  paths: readonly string[],
  files: ReadonlyMap<string, string>,
  folder: string,
): Promise<void> {
  const begun: string[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    try {
      await mkdir(dirname(file), { recursive: true });
      // "wx" fails where somebody else wrote the file since we looked.
      const made = await open(file, 'wx', path === KEYS ? 0o600 : 0o644);
      begun.push(file);
      try {
        await made.writeFile(files.get(path) ?? '');
      } finally {
        await made.close();
      }
    } catch (error) {
      for (const one of begun) await rm(one, { force: true });
      const reason = error instanceof Error && 'code' in error ? error.code : 'unknown reason';
      throw new CreateError(
        `${file} cannot be written (${reason}), so nothing was written: fix this, then try again`,
      );
    }
  }
}

async function filesOf(options: ProjectOptions): Promise<Iterable<readonly [path: string, text: string]>> {
  const { template, templatesFolder, intent, name } = options;
  if (intent === undefined) {
    const files = await templateFiles(template.name, templatesFolder);
    return [...files].map(([path, text]) => [path, adapted(path, text, options)]);
  }
  const [tools, phabricator] = await Promise.all(
    [TOOLS_FROM, 'phabricator'].map((from) => templateFiles(from, templatesFolder)),
  );
  const policy = JSON.parse(phabricator?.get('portcullis.json') ?? '{}') as TemplateConfiguration;
  return intendedFiles(intent, name, tools ?? new Map(), policy);
}

/**
 * A file of the template with the project's own name, host and issuer, and the scope of its provider. Tests and the provider for
 * development ask for the same audience as the configuration, so they have them too.
 */
function adapted(path: string, text: string, { template, name, host, issuer }: ProjectOptions): string {
  if (path === 'package.json') return `${JSON.stringify({ ...JSON.parse(text), name }, null, 2)}\n`;
  let changed = text;
  if (path.startsWith('wrangler')) {
    changed = changed.replace(
      /("name": ")[\w-]+?(-dev)?"/,
      (_all, before: string, dev = '') => `${before}${name}${dev}"`,
    );
  }
  if (host !== undefined && template.host !== undefined) changed = changed.replaceAll(template.host, host);
  if (host !== undefined && template.loginHost !== undefined)
    changed = changed.replaceAll(
      template.loginHost,
      loginHostFor({ instances: [{ host }] }) ?? `gate.${host}`,
    );
  if (issuer === undefined) return changed;
  // A provider refuses a login for a scope that it does not have.
  const { scope = TEMPLATE_SCOPE } = providerOfIssuer(issuer) ?? {};
  return changed.replaceAll(TEMPLATE_ISSUER, issuer).replaceAll(TEMPLATE_SCOPE, scope);
}

function named(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  return others.length === 0 ? first : `${first} and ${others.length} more of the files`;
}
