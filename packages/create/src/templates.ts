/** A project to start from: a folder of `templates/`, which is one of `examples/` in the repository. */
export interface Template {
  readonly name: string;
  readonly summary: string;
  /** The public host in its files, which the project's own takes the place of. `undefined`: it has several, or none. */
  readonly host?: string;
  /** The host of the gate's own pages in its files. `undefined`: it has none of its own. */
  readonly loginHost?: string;
  /** What identity comes from. */
  readonly start: Start;
  /** What stands behind the gate, as it is asked for. `undefined`: only `--template` names it. */
  readonly application?: string;
}

/** Where a project starts from. */
export type Start = 'access' | 'login' | 'tokens';

/** The issuer in the files of every template that has one. */
export const TEMPLATE_ISSUER = 'https://login.corp.example';

/** Every template, in the order in which they are listed. */
export const templates: readonly Template[] = [
  {
    name: 'tokens-only',
    summary: 'a Worker for callers with a valid access token: the smallest gate',
    host: 'hello.corp.example',
    start: 'tokens',
    application: 'nothing yet: a Worker that says hello',
  },
  {
    name: 'itty-api',
    summary: 'an API on itty-router, with a guard for each route',
    host: 'reports.corp.example',
    start: 'tokens',
    application: 'an API of my own, on itty-router',
  },
  {
    name: 'node-server',
    summary: 'an API in Node, without Cloudflare: the gate by web-standard fetch',
    start: 'tokens',
    application: 'an API of my own, in Node without Cloudflare',
  },
  {
    name: 'cloudflare-access',
    summary: 'any web application behind Cloudflare Access, with identity headers',
    host: 'wiki.corp.example',
    start: 'access',
    application: 'any web application',
  },
  {
    name: 'vite-app',
    summary: 'a front end built by Vite, and its API, behind Cloudflare Access: one Worker',
    host: 'reports.corp.example',
    start: 'access',
  },
  {
    name: 'phabricator',
    summary: 'the whole gate in front of Phorge or Phabricator: login, policy, single sign-on, log',
    host: 'phorge.corp.example',
    start: 'login',
    application: 'Phabricator or Phorge',
  },
  {
    name: 'phabricator-retired',
    summary: 'a Phorge or Phabricator that retires: read-only, open to readers, redirected',
    host: 'phorge.corp.example',
    start: 'login',
  },
  {
    name: 'internal-web-app',
    summary: 'any web application, with a login and a signed identity assertion',
    host: 'wiki.corp.example',
    start: 'login',
    application: 'any web application',
  },
  {
    name: 'hono-app',
    summary: 'an application on Hono, with a login and routes protected by roles',
    host: 'wiki.corp.example',
    start: 'login',
    application: 'an application of my own, on Hono',
  },
  {
    name: 'mcp-gate',
    summary: 'agents call the tools of an MCP server, each with the rights of its user',
    host: 'tools.corp.example',
    loginHost: 'gate.corp.example',
    start: 'login',
    application: 'an MCP server, whose tools agents call',
  },
  {
    name: 'multi-instance',
    summary: 'several applications behind one gate, each with a policy of its own',
    start: 'login',
    application: 'several of them',
  },
  {
    name: 'witness',
    summary: 'a witness of transparency logs, for an auditor or another team to run',
    start: 'tokens',
  },
  {
    name: 'ci-bot',
    summary: 'GitHub Actions jobs call Conduit and push, without a Phorge secret',
    host: 'phorge.corp.example',
    start: 'tokens',
  },
  {
    name: 'cron-sync',
    summary: 'no gate: synchronizes Phorge project members with directory groups every hour',
    start: 'tokens',
  },
];

/** The template of that name. */
export function templateCalled(name: string): Template | undefined {
  return templates.find((template) => template.name === name);
}

/** Templates that accept no tokens. */
const WITHOUT_ISSUER: ReadonlySet<string> = new Set(['witness', 'ci-bot', 'cron-sync']);

/** Whether a template's files name the identity provider's issuer. */
export function hasIssuer({ start, name }: Template): boolean {
  return start !== 'access' && !WITHOUT_ISSUER.has(name);
}

/** What `--template` may name. */
export const templateNames: readonly string[] = templates.map(({ name }) => name);
