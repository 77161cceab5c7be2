import { audienceOf, configurationOf, type TemplateConfiguration, variable } from './configuration.ts';
import type { Intent } from './intent.ts';
import { loginHostFor } from './login-host.ts';
import { caseTable, policyCases, someOf } from './policy-cases.ts';
import { readme } from './readme.ts';
import { developmentFile, variablesExample, workerModule, wranglerFile } from './worker-files.ts';
import { variableOf } from './worker-names.ts';

/** The template whose tools a project has that is made from answers. */
export const TOOLS_FROM = 'multi-instance';

const DESCRIPTION = 'The gate in front of what is ours.';

/** Of that template: what knows its applications, and is not taken. */
const ITS_OWN = /^(?:test\/gate\.test\.ts|\w+\.test\.yaml)$/;

/**
 * The files of a project for an intent.
 * @param template the files of {@link TOOLS_FROM}
 * @param phabricator the configuration of the template of that name
 */
export function intendedFiles(
  intent: Intent,
  name: string,
  template: ReadonlyMap<string, string>,
  phabricator: TemplateConfiguration,
): ReadonlyMap<string, string> {
  const compatibilityDate = piece(textOf(template, 'wrangler.jsonc'), /"compatibility_date": "([\d-]+)"/);
  const worker = { name, compatibilityDate };
  const tables = intent.instances.map((instance) => ({
    file: `${instance.name}.test.yaml`,
    text: caseTable(variable(variableOf(instance, 'HOST')), policyCases(instance, intent.roles)),
  }));
  const names = tables.map(({ file }) => file);
  const kept = [...template].filter(([path]) => !ITS_OWN.test(path));
  return new Map([
    ...kept,
    ['package.json', manifest(textOf(template, 'package.json'), name, names)],
    ['portcullis.json', `${JSON.stringify(configurationOf(intent, name, phabricator), null, 2)}\n`],
    ...tables.map(({ file, text }) => [file, text] as const),
    [
      'test/policy.test.ts',
      replaced(textOf(template, 'test/policy.test.ts'), [[/\['wiki[^\]]+\]/, list(names)]]),
    ],
    ['wrangler.jsonc', wranglerFile(intent, worker)],
    ['wrangler.dev.jsonc', developmentFile(intent, worker)],
    ['src/worker.ts', workerModule(intent)],
    ['dev/start.ts', developmentStart(textOf(template, 'dev/start.ts'), intent)],
    ['.dev.vars.example', variablesExample(intent)],
    [
      'AGENTS.md',
      replaced(textOf(template, 'AGENTS.md'), [[/^# .+\n\n.+\n/, `# ${name}\n\n${DESCRIPTION}\n`]]),
    ],
    ['README.md', readme(intent, name)],
  ]);
}

function manifest(template: string, name: string, tables: readonly string[]): string {
  // It describes the bindings of the template.
  const {
    cloudflare: _,
    dependencies,
    scripts,
    ...rest
  } = JSON.parse(template) as {
    readonly cloudflare: object;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly scripts: Readonly<Record<string, string>>;
  };
  const { portcullis = '' } = dependencies;
  const cases = tables.map((table) => `portcullis test portcullis.json --cases ${table}`).join(' && ');
  const check = replaced(scripts.check ?? '', [[/portcullis test .+ --cases \S+/, cases]]);
  return `${JSON.stringify(
    {
      ...rest,
      ...{ name, description: DESCRIPTION, scripts: { ...scripts, check } },
      dependencies: { portcullis },
    },
    null,
    2,
  )}\n`;
}

/** `npm run dev` with the user's addresses, and one development account for each role. */
function developmentStart(template: string, intent: Intent): string {
  const { provider, roles, instances } = intent;
  const hosts = instances.map((one) => `${variableOf(one, 'HOST')}: \`${one.name}.localhost:\${gatePort}\``);
  const accounts = Object.entries(roles).map(
    ([role, [group = '']]) =>
      `    ${quoted(role)}: { name: ${quoted(`Somebody, ${role}`)}, groups: [${quoted(someOf(group))}] },\n`,
  );
  return replaced(template, [
    [/const hosts = \{.*\};/, `const hosts = { ${hosts.join(', ')} };`],
    [
      /accounts: \{[\s\S]*?\n {2}\},/,
      `accounts: {\n${accounts.join('')}    stranger: { name: 'Sam Outsider', groups: ['no-such-group'] },\n  },`,
    ],
    [/groupsClaim: '.*'/, `groupsClaim: ${quoted(provider.groupsClaim ?? 'groups')}`],
    [/audiences: \[.*\]/, `audiences: [${quoted(provider.audience ?? audienceOf(instances[0]))}]`],
    [/id: '.*'/, `id: ${quoted(provider.clientId)}`],
    ...(loginHostFor(intent) === undefined ? loginAtEach : []),
  ]);
}

/** Without a separate host for the gate's pages, people log in at each host. */
const loginAtEach: readonly (readonly [place: RegExp, by: string])[] = [
  [/\/\*\* Where people log in, .*\nconst pages = .*\n/, ''],
  [/\npages .*/, ''],
  [/, LOGIN_HOST: pages/, ''],
  ...['callback/corp', 'signed-out'].map((page): readonly [RegExp, string] => [
    new RegExp(`\\[\`\\$\\{pages\\}(/\\.portcullis/${page})\`\\]`),
    `gates.map((gate) => \`\${gate}/.portcullis/${page}\`)`,
  ]),
];

/** Replaces texts that each occur exactly once. */
function replaced(text: string, changes: readonly (readonly [place: RegExp, by: string])[]): string {
  return changes.reduce((changed, [place, by]) => {
    if (!place.test(changed)) throw new Error(`the template has nothing like ${place}`);
    return changed.replace(place, () => by);
  }, text);
}

function piece(text: string, pattern: RegExp): string {
  const [, found] = pattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`the template has nothing like ${pattern}`);
  return found;
}

function textOf(files: ReadonlyMap<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new Error(`the template ${TOOLS_FROM} has no ${path}`);
  return text;
}

function list(names: readonly string[]): string {
  return `[${names.map(quoted).join(', ')}]`;
}

/** A text in a module, quoted as the others there. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
