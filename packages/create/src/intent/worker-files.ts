import type { Intent } from './intent.ts';
import { loginHostFor } from './login-host.ts';
import { bindingOf, variableOf } from './worker-names.ts';

/** What the Worker is deployed as, and what it exports. */
export interface WorkerOptions {
  readonly name: string;
  readonly compatibilityDate: string;
}

/** One that is still to be made: Wrangler takes it, and Cloudflare does not. */
const NO_SERVICE = '00000000-0000-0000-0000-000000000000';

/** The Wrangler file that is deployed, with every binding. */
export function wranglerFile(intent: Intent, { name, compatibilityDate }: WorkerOptions): string {
  const { provider, instances } = intent;
  const hosts = Object.fromEntries(instances.map((one) => [variableOf(one, 'HOST'), one.host]));
  const loginHost = loginHostFor(intent);
  const all = [...instances.map(({ host }) => host), ...(loginHost === undefined ? [] : [loginHost])];
  const login = loginHost === undefined ? {} : { LOGIN_HOST: `https://${loginHost}` };
  return lines([
    '{',
    '  "$schema": "./node_modules/wrangler/config-schema.json",',
    `  "name": ${json(name)},`,
    '  "main": "src/worker.ts",',
    `  "compatibility_date": ${json(compatibilityDate)},`,
    '  // The only way in: no address of its own beside yours.',
    `  "routes": ${json(all.map((host) => ({ pattern: host, custom_domain: true })))},`,
    '  "workers_dev": false,',
    '  "preview_urls": false,',
    `  "vars": ${json({ ...hosts, ...login, ISSUER: provider.issuer })},`,
    '  // The applications behind a Tunnel, so that they have no public address: `wrangler vpc service create` prints the id.',
    `  "vpc_services": ${json(
      instances.map((one) => ({ binding: bindingOf(one), service_id: one.vpcService ?? NO_SERVICE })),
    )},`,
    ...durableObjects(intent),
    '  "observability": { "enabled": true, "redact_query_string": true }',
    '}',
  ]);
}

/** The Wrangler file for `npm run dev`, in which a small Worker plays each application. */
export function developmentFile(intent: Intent, { name, compatibilityDate }: WorkerOptions): string {
  const { instances } = intent;
  const hosts = Object.fromEntries(
    instances.map((one) => [variableOf(one, 'HOST'), `${one.name}.localhost:8787`]),
  );
  const login = loginHostFor(intent) === undefined ? {} : { LOGIN_HOST: 'http://gate.localhost:8787' };
  return lines([
    '{',
    '  // The gate on this machine: `npm run dev`. A small Worker plays what stands behind it.',
    '  "$schema": "./node_modules/wrangler/config-schema.json",',
    `  "name": ${json(`${name}-dev`)},`,
    '  "main": "src/worker.ts",',
    `  "compatibility_date": ${json(compatibilityDate)},`,
    `  "vars": ${json({ ...hosts, ...login, ISSUER: 'http://127.0.0.1:8788' })},`,
    ...durableObjects(intent),
    `  "services": ${json(instances.map((one) => ({ binding: bindingOf(one), service: 'application-dev' })))}`,
    '}',
  ]);
}

/** The Worker's own module. */
export function workerModule(intent: Intent): string {
  const { instances } = intent;
  return lines([
    "import { gateway } from 'portcullis';",
    "import configuration from '../portcullis.json' with { type: 'json' };",
    '',
    '/** The bindings, as wrangler.jsonc declares them. */',
    'interface Env {',
    ...instances.flatMap((one) => [
      `  /** The way to ${one.name}: a VPC Service, so that it has no public address. */`,
      `  readonly ${bindingOf(one)}: Fetcher;`,
      `  readonly ${variableOf(one, 'HOST')}: string;`,
    ]),
    ...(loginHostFor(intent) === undefined
      ? []
      : ['  /** Where people log in, and all other pages of the gate. */', '  readonly LOGIN_HOST: string;']),
    "  /** The identity provider's issuer. */",
    '  readonly ISSUER: string;',
    ...classesOf(intent).map(({ binding }) => `  readonly ${binding}: DurableObjectNamespace;`),
    ...secretsOf(intent).flatMap(({ name, says: [first = ''] }) => [
      `  /** ${first} A secret. */`,
      `  readonly ${name}: string;`,
    ]),
    '}',
    '',
    `export { ${classesOf(intent)
      .map(({ className }) => className)
      .join(', ')} } from 'portcullis/durable-object';`,
    '',
    'export default { fetch: gateway(configuration) } satisfies ExportedHandler<Env>;',
  ]);
}

/** `.dev.vars.example`: what `wrangler secret put` must give. */
export function variablesExample(intent: Intent): string {
  return lines([
    '# `npx portcullis init --dev-vars` writes .dev.vars from this file, with a new key for each GENERATE. Git ignores .dev.vars.',
    '# In production, `wrangler secret put NAME` asks for each.',
    ...secretsOf(intent).flatMap(({ name, says, generated = 'GENERATE' }) => [
      '',
      ...says.map((line) => `# ${line}`),
      `${name}="${generated}"`,
    ]),
  ]);
}

interface NamedVariable {
  readonly name: string;
  readonly says: readonly string[];
  readonly generated?: string;
}

function secretsOf({ instances }: Intent): readonly NamedVariable[] {
  const signed = instances.some(({ application }) => application === 'web');
  return [
    { name: 'SESSION_KEY', says: ['Seals cookies: at least 32 characters.'] },
    {
      name: 'CLIENT_SECRET',
      says: [
        'Proves to your identity provider that this gate is its client.',
        'It tells you. For development any will do.',
      ],
    },
    ...(signed
      ? [
          {
            name: 'ASSERTION_KEY',
            says: [
              'Signs who is asking, for the applications: a private key.',
              '`npx portcullis keys new assertion` makes one; they fetch the public part from the gate.',
            ],
            generated: 'GENERATE_ES256',
          },
        ]
      : []),
    ...instances.flatMap((instance) =>
      instance.application === 'web'
        ? []
        : [
            {
              name: variableOf(instance, 'SSO_SECRET'),
              says: [`The "Client Secret" of the provider that you add in ${instance.name}.`],
            },
          ],
    ),
  ];
}

function classesOf({ instances }: Intent): readonly { binding: string; className: string }[] {
  const signsOn = instances.some(({ application }) => application !== 'web');
  return [
    { binding: 'SESSIONS', className: 'PortcullisSessions' },
    ...(signsOn ? [{ binding: 'SSO', className: 'PortcullisSso' }] : []),
  ];
}

function durableObjects(intent: Intent): readonly string[] {
  const classes = classesOf(intent);
  return [
    '  // What is kept of people who log in.',
    `  "durable_objects": { "bindings": ${json(
      classes.map(({ binding, className }) => ({ name: binding, class_name: className })),
    )} },`,
    `  "migrations": [{ "tag": "v1", "new_sqlite_classes": ${json(classes.map(({ className }) => className))} }],`,
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
