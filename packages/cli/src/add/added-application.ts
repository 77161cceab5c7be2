import type { GatewayConfiguration } from 'portcullis';
import { withAppended } from '../files/edited-json.ts';
import { withTomlEntry } from '../files/edited-toml.ts';
import { isToml, locatedJson, locatedText } from '../files/located.ts';
import { fieldOf, listIn, valueIn } from '../files/wrangler-file.ts';
import { UsageError } from '../usage-error.ts';

/** An application to be added to a gate. */
export interface NewApplication {
  /** What the instance has as its `application`. */
  readonly kind: string;
  readonly name: string;
  readonly host: string;
  readonly binding: string;
  readonly roles: readonly string[];
  /** What the binding is bound to. */
  readonly origin: { readonly service: string } | { readonly vpc: string };
}

/** A file and what it contains. */
export interface TextFile {
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
  readonly developed: TextFile | undefined;
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
    [
      configuration.file,
      withAppended(configuration.text, ['instances'], instanceOf(application, issuersIn(configuration))),
    ],
    [
      wrangler.file,
      withRoute(
        { ...wrangler, text: withBinding(wrangler, application, originOf(application)) },
        application,
      ),
    ],
    [cases.file, casesOf(application, roles)],
  ]);
  const [first] = instances;
  if (developed !== undefined && first !== undefined) {
    changes.set(developed.file, withBinding(developed, application, originInDevelopment(developed, first)));
  }
  // With one application, its host is understood; with several, each table names its own.
  const [host] = first?.hosts ?? [];
  if (instances.length === 1 && firstCases.text !== undefined && host !== undefined) {
    changes.set(firstCases.file, withHost(firstCases.text, host));
  }
  return changes;
}

function instanceOf(
  { kind, name, host, binding, roles }: NewApplication,
  issuers: readonly unknown[],
): object {
  return {
    name,
    hosts: [host],
    application: kind,
    origin: { binding },
    // Where clients of an MCP server obtain their tokens.
    ...(kind === 'mcp' && issuers.length > 0 ? { resource: { authorizationServers: issuers } } : {}),
    policy: {
      name,
      rules: [
        {
          name: 'using',
          description: `Who may use ${name}.`,
          effect: 'allow',
          who: { roles },
          ...(kind === 'mcp' ? { tools: ['*'] } : { paths: ['/**'] }),
        },
      ],
    },
  };
}

/** As the file spells them: variables stay variables. */
function issuersIn({ file, text }: TextFile): readonly unknown[] {
  const providers = listIn(locatedJson(file, text).value, ['providers']);
  return providers.map((provider) => fieldOf(provider, 'issuer')).filter((issuer) => issuer !== undefined);
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
  const services = listIn(locatedText(file, text).value, ['services']);
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
  const { value } = locatedText(file, text);
  const there = ['services', 'vpc_services'].flatMap((name) => listIn(value, [name]));
  if (there.some((one) => fieldOf(one, 'binding') === binding)) return text;
  return withEntry({ file, text }, section, { ...entry, binding });
}

function withEntry({ file, text }: TextFile, section: string, entry: object): string {
  return isToml(file) ? withTomlEntry(text, section, entry) : withAppended(text, [section], entry);
}

function withRoute({ file, text }: TextFile, { host }: NewApplication): string {
  const { value } = locatedText(file, text);
  const isThere = valueIn(value, ['routes']) !== undefined;
  if (!isThere && valueIn(value, ['route']) !== undefined) {
    throw new UsageError(`${file} has "route": write it as "routes", a list, which can have several`);
  }
  return withEntry({ file, text }, 'routes', { pattern: host, custom_domain: true });
}

function casesOf({ kind, host, roles }: NewApplication, groupsOf: GatewayConfiguration['roles']): string {
  const asked = kind === 'mcp' ? 'tool: a_tool' : 'path: /';
  const admitted = roles.map(
    (role) => `  - { name: ${role} uses it, roles: [${role}], ${asked}, expect: allow, rule: using }`,
  );
  const other = Object.keys(groupsOf).find((role) => !roles.includes(role));
  return [
    '# Who may use it. `rule: null`: no rule applies, and what no rule allows is refused.',
    `host: ${host}`,
    'cases:',
    ...admitted,
    ...(other === undefined
      ? []
      : [`  - { name: ${other} does not use it, roles: [${other}], ${asked}, expect: deny, rule: null }`]),
    `  - { name: anonymous clients do not use it, ${asked}, expect: deny, rule: null }`,
    '',
  ].join('\n');
}

function withHost(text: string, host: string): string {
  return /^host:/m.test(text) ? text : text.replace(/^cases:/m, `host: ${JSON.stringify(host)}\ncases:`);
}
