import type { GatewayConfiguration } from 'portcullis';
import { withAppended } from '../files/edited-json.ts';
import { locatedJson } from '../files/located.ts';
import { fieldOf, listIn, valueIn } from '../files/wrangler-file.ts';
import { UsageError } from '../usage-error.ts';

/** A web application to be added to a gate. */
export interface NewApplication {
  readonly name: string;
  readonly host: string;
  readonly binding: string;
  readonly roles: readonly string[];
  /** What the binding is bound to. */
  readonly origin: { readonly service: string } | { readonly vpc: string };
}

interface TextFile {
  readonly file: string;
  readonly text: string;
}

interface TextFileIfAny {
  readonly file: string;
  readonly text: string | undefined;
}

/** The files of a project that change. */
export interface ProjectFiles {
  readonly configuration: TextFile;
  readonly wrangler: TextFile;
  /** The Wrangler file for development, if the project has one. */
  readonly developed: TextFileIfAny;
  /** The table of cases of the configuration. */
  readonly firstCases: TextFileIfAny;
  /** That of the new application, which must not exist. */
  readonly cases: TextFileIfAny;
}

/** The new texts of the files that change, by their paths. Throws {@link UsageError} before anything is written. */
export function addedApplication(
  application: NewApplication,
  { instances, roles }: GatewayConfiguration,
  { configuration, wrangler, developed, firstCases, cases }: ProjectFiles,
): ReadonlyMap<string, string> {
  if (cases.text !== undefined) throw new UsageError(`${cases.file} already exists and is not overwritten`);
  const changes = new Map([
    [configuration.file, withAppended(configuration.text, ['instances'], instanceOf(application))],
    [wrangler.file, withRoute(withBinding(wrangler, application, originOf(application)), application)],
    [cases.file, casesOf(application, roles)],
  ]);
  const [first] = instances;
  const here = developed.text === undefined ? undefined : { file: developed.file, text: developed.text };
  if (here !== undefined && first !== undefined) {
    changes.set(here.file, withBinding(here, application, originInDevelopment(here, first)));
  }
  // With one application, its host is understood; with several, each table names its own.
  const [host] = first?.hosts ?? [];
  if (instances.length === 1 && firstCases.text !== undefined && host !== undefined) {
    changes.set(firstCases.file, withHost(firstCases.text, host));
  }
  return changes;
}

function instanceOf({ name, host, binding, roles }: NewApplication): object {
  return {
    name,
    hosts: [host],
    application: 'web',
    origin: { binding },
    policy: {
      name,
      rules: [
        {
          name: 'using',
          description: `Who may use ${name}.`,
          effect: 'allow',
          who: { roles },
          paths: ['/**'],
        },
      ],
    },
  };
}

type Bound = readonly [section: string, entry: object];

function originOf({ origin, binding }: NewApplication): Bound {
  return 'service' in origin
    ? ['services', { binding, service: origin.service }]
    : ['vpc_services', { binding, service_id: origin.vpc }];
}

/** In development, what plays the first application plays this one. */
function originInDevelopment(
  { file, text }: TextFile,
  { origin }: GatewayConfiguration['instances'][number],
): Bound | undefined {
  const name = fieldOf(origin, 'binding');
  const services = listIn(locatedJson(file, text).value, ['services']);
  const played = services.find((entry) => fieldOf(entry, 'binding') === name);
  return played === undefined ? undefined : ['services', played as object];
}

function withBinding(
  { file, text }: TextFile,
  { binding }: NewApplication,
  bound: Bound | undefined,
): string {
  if (bound === undefined) return text;
  const [section, entry] = bound;
  const { value } = locatedJson(file, text);
  const there = ['services', 'vpc_services'].flatMap((name) => listIn(value, [name]));
  if (there.some((one) => fieldOf(one, 'binding') === binding)) return text;
  return withAppended(text, [section], { ...entry, binding });
}

function withRoute(text: string, { host }: NewApplication): string {
  const { value } = locatedJson('', text);
  const isThere = valueIn(value, ['routes']) !== undefined;
  if (!isThere && valueIn(value, ['route']) !== undefined) {
    throw new UsageError('the Wrangler file has "route": write it as "routes": […], which can have several');
  }
  return withAppended(text, ['routes'], { pattern: host, custom_domain: true });
}

function casesOf({ host, roles }: NewApplication, groupsOf: GatewayConfiguration['roles']): string {
  const admitted = roles.map(
    (role) => `  - { name: ${role} uses it, roles: [${role}], path: /, expect: allow, rule: using }`,
  );
  const other = Object.keys(groupsOf).find((role) => !roles.includes(role));
  return [
    '# Who may use it. `rule: null`: no rule applies, and what no rule allows is refused.',
    `host: ${host}`,
    'cases:',
    ...admitted,
    ...(other === undefined
      ? []
      : [`  - { name: ${other} does not use it, roles: [${other}], path: /, expect: deny, rule: null }`]),
    '  - { name: anonymous clients do not use it, path: /, expect: deny, rule: null }',
    '',
  ].join('\n');
}

function withHost(text: string, host: string): string {
  return /^host:/m.test(text) ? text : text.replace(/^cases:/m, `host: ${JSON.stringify(host)}\ncases:`);
}
