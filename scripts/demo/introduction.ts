import { accounts } from './accounts.ts';
import { TOOLS_PATH } from './agents-setting.ts';
import { PHORGE_CLIENT } from './phorge-client.ts';
import { ADMIN_TOKEN, PROGRAM_USERS } from './programs.ts';
import { RETIRED } from './retired.ts';

/** What a started demo is. */
export interface RunningDemo {
  /** Of the gate. */
  readonly origin: string;
  /** Of the gate's pages. */
  readonly pages: string;
  /** Of the provider. */
  readonly issuer: string;
  readonly idpPort: number;
  readonly phorge: URL;
  readonly isStandIn: boolean;
  /** Whether it is read-only. Default `false`. */
  readonly isRetired?: boolean;
  /** A configuration of one's own; `undefined`: the example's. */
  readonly configurationFile: string | undefined;
}

const DEFAULT_PORT = 8787;
const DEFAULT_IDP_PORT = 8788;

/** What the demo says once it serves: who may log in, and commands that work as they are printed. */
export function introduction(demo: RunningDemo): string {
  const { origin, pages, issuer, idpPort, phorge, isStandIn } = demo;
  const port = idpPort === DEFAULT_IDP_PORT ? '' : ` --idp-port ${idpPort}`;
  const token = (account: string): string => `npx -y pnpm@12 demo token ${account}${port}`;
  const curl = (account: string, path: string): string =>
    `  curl -i -H "Authorization: Bearer $(${token(account)})" ${origin}${path}`;
  const people = Object.entries(accounts).map(([id, { groups, description }]) => {
    return `  ${id.padEnd(11)} ${(groups.join(', ') || '(no groups)').padEnd(17)} may use ${description}`;
  });
  return `
Portcullis in front of Phorge
  gate      ${origin}${
    pages === origin
      ? ''
      : `
  pages     ${pages} (login and all pages of the gate)`
  }
  provider  ${issuer}
  origin    ${isStandIn ? `${phorge.origin} (a stand-in Phorge)` : phorge.href}

People at the provider, with their groups
${people.join('\n')}

In a browser: open ${origin}/maniphest/ and log in as one of them: ${signedIn(demo)}
${pages}/.portcullis/whoami says who you are,
${origin}/config/ is refused to all but admin, and ${pages}/.portcullis/logout ends it.${operators(demo)}

Or in another terminal
  curl -i ${origin}/maniphest/
  curl -i ${origin}/robots.txt
${curl('engineer', '/differential/')}
${curl('engineer', '/config/')}
${curl('contractor', '/differential/')}
${curl('contractor', '/api/differential.query')}
  curl -i '${origin}/robots.txt?__path__=/config/'
A token of another account: ${token('ACCOUNT')}

Or with git and arc: say yes once in the browser, and both have a credential as long as you are logged in
  npx -y pnpm@12 portcullis login ${origin} --arc
  npx -y pnpm@12 portcullis logins ${origin}
${programs(demo)}${agents(demo, port)}${locks(demo, port)}${retired(demo)}
One audit event for each request follows.
`;
}

/** Programs of accounts that the stand-in has: of another Phorge, or by another configuration, nobody knows them. */
function programs({ origin, isStandIn, configurationFile }: RunningDemo): string {
  if (!isStandIn || configurationFile !== undefined) return '';
  const { alice, carol } = PROGRAM_USERS;
  const clone = ({ username, vcsPassword }: typeof alice | typeof carol): string =>
    `  git ls-remote ${origin.replace('//', `//${username}:${vcsPassword}@`)}/source/example.git`;
  const call = (method: string, { apiToken }: typeof alice | typeof carol): string =>
    `  curl ${origin}/api/${method} -d api.token=${apiToken}`;
  return `
Or by what people have at Phorge already, a VCS password or an API token: alice is an engineer, carol a contractor
${clone(alice)}
${clone(carol)}
${call('user.whoami', alice)}
${call('differential.revision.search', carol)}
`;
}

/** How an agent calls tools over Phorge: those of the stand-in read with an account of its own. */
function agents({ origin, isStandIn, configurationFile }: RunningDemo, idpPort: string): string {
  if (configurationFile !== undefined) return '';
  const then = isStandIn
    ? `With the token of admin, tools also write to tasks: the answer has the address where admin deposits an API token of Phorge
(${ADMIN_TOKEN}), and then the address where admin confirms what would be written`
    : 'The second one answers with the address where the account deposits an API token of this Phorge';
  const token = `npx -y pnpm@12 demo token engineer --for agents${gatePort(origin)}${idpPort}`;
  const call = (method: string, params: object): string =>
    `  curl ${origin}${TOOLS_PATH} -H "Authorization: Bearer $(${token})" -H 'Content-Type: application/json' \\
    -d '${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}'`;
  return `
Or as an agent: the account allows it on a page of the gate, and the token opens the tools over Phorge and nothing else
${call('tools/list', {})}
${call('tools/call', { name: 'find_projects', arguments: {} })}
${then}
`;
}

/** How somebody is locked out: by a configuration of one's own, only with a key of its operators. */
function locks({ origin, configurationFile }: RunningDemo, idpPort: string): string {
  if (configurationFile !== undefined) return '';
  const flags = `${gatePort(origin)}${idpPort}`;
  return `
Lock somebody out of everything above within ten seconds, and let them in again
  npx -y pnpm@12 demo lock engineer${flags}
  npx -y pnpm@12 demo unlock engineer${flags}
`;
}

/** The flag that names the port of the gate, unless it is the default. */
function gatePort(origin: string): string {
  const { port } = new URL(origin);
  return port === String(DEFAULT_PORT) ? '' : ` --port ${port}`;
}

/** What is different where Phorge retires. */
function retired({ origin, isRetired, isStandIn }: RunningDemo): string {
  if (isRetired !== true) return '';
  const call = (method: string, more: string): string =>
    `  curl ${origin}/api/${method} -d api.token=${PROGRAM_USERS.alice.apiToken}${more}`;
  return `
Phorge is read-only since ${RETIRED.since}: what may change something is refused, and says where the project went
  curl -i -X POST -H 'Accept: text/html' -H 'Accept-Language: de' ${origin}/maniphest/task/edit/1/comment/
  curl -i '${origin}/source/example.git/info/refs?service=git-receive-pack'${
    isStandIn
      ? `
${call('maniphest.search', '')}
${call('maniphest.edit', " -d 'transactions[0][type]=title' -d 'transactions[0][value]=x'")}`
      : ''
  }
Old addresses lead to the new ones
  curl -i ${origin}/D12
  curl -i ${origin}/source/example/browse/master/src/main.c
`;
}

/** Where admin sees what goes on: of a configuration of one's own, only that configuration says so. */
function operators({ pages, configurationFile }: RunningDemo): string {
  if (configurationFile !== undefined) return '';
  return `
${pages}/.portcullis/operator/ shows admin what goes on: a week of a made-up company, and what you do.
${pages}/.portcullis/sessions lists your sessions, and ends any of them.`;
}

/** What the login gives besides the page. */
function signedIn({ origin, isStandIn, configurationFile }: RunningDemo): string {
  if (isStandIn) return 'you are logged in to Phorge as well, with no other click.';
  const file = configurationFile ?? 'examples/phabricator/portcullis.json';
  return `once this Phorge is set up as
  npx -y pnpm@12 portcullis phorge plan ${file} --base-uri ${origin}/
says (the secret is ${PHORGE_CLIENT.secret}), you are logged in there as well.`;
}
