import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { gatewayConfiguration } from '../../bench/workers/gateway-configuration.ts';
import type { BundledFile } from '../../packages/cli/src/build/bundled-worker.ts';
import { report } from '../report.ts';
import { root } from '../workspace.ts';
import { bundleBuilt } from './built-worker.ts';
import { ownerOf } from './bundle.ts';
import { stalePatterns, staleTexts } from './stale-patterns.ts';

/** One configuration, and what its built Worker may weigh and hold. */
export interface BuiltBudget {
  readonly name: string;
  readonly configuration: object;
  /** The most that is loaded when it starts, in bytes of `gzip -9`: all that a request with a session needs. */
  readonly start: number;
  /** The most that all of it weighs. */
  readonly all: number;
  /** What must not be in it, of what other configurations use. */
  readonly without: readonly RegExp[];
  /** What must not be loaded when it starts. */
  readonly startsWithout: readonly RegExp[];
}

/** What only checks and explains: in no built Worker. */
export const NEVER: readonly RegExp[] = [
  /valibot/,
  /hono/,
  /packages\/testing/,
  /gateway\/src\/schema/,
  /gateway\/src\/features\.ts/,
  /gateway\/src\/checks\//,
  /gateway\/src\/configuration\/(?!configuration-problem|placeholders|written-policy)/,
  /gateway\/src\/(?:features|kinds)\/[\w/-]+\/feature/,
  /gateway\/src\/(?:features|kinds)\/[\w/-]+\/settings/,
  /gateway\/src\/(?:features|kinds)\/[\w/-]+\/checks/,
  /gateway\/src\/(?:features|kinds)\/[\w/-]+\/near-misses/,
  /policy\/src\/explain/,
  /policy\/src\/prove/,
  /policy\/src\/tools\//,
  /policy\/src\/problems\/report/,
  /policy\/src\/compile\/check/,
  /policy\/src\/compile\/unreachable/,
  /policy\/src\/compile\/read-policy/,
  /policy\/src\/policy-schema/,
  /policy\/src\/json-schema/,
];

/** Texts that only checks have. */
export const NEVER_SAID: readonly string[] = [
  'is not a declared role',
  'can never decide a request',
  "the caller's group ",
  'must be 1 to 63 letters',
];

/** Pages and their messages: a request that is allowed waits for none of them. */
const PAGES: readonly RegExp[] = [
  /core\/src\/browser\/frame\/page/,
  /core\/src\/browser\/frame\/style/,
  /core\/src\/browser\/frame\/color/,
  /core\/src\/browser\/language\/accepted/,
  /core\/src\/browser\/language\/catalogue/,
  /core\/src\/browser\/language\/moment/,
  /core\/src\/refusal\/pages\/(?!refusal-pages)/,
];

/** What logs people in and out. */
const LOGIN: readonly RegExp[] = [
  ...PAGES,
  /oauth4webapi/,
  /itty-router/,
  /session\/src\/request\/session-refresh/,
  /session\/src\/login\/login\.ts/,
  /session\/src\/failures\/login-failure/,
  /session\/src\/login\/asked-strength/,
  /session\/src\/endpoints/,
  /session\/src\/provider\/provider-client/,
  /session\/src\/pages\/(?!presenter)/,
  /sso\/html/,
  /sso\/linking\/linking/,
  /sso\/registration\/registration\.ts/,
  /sso\/server\/token-endpoint/,
  /sso\/server\/whoami/,
  /sso\/server\/authorization/,
];

/** Roles by conditions on claims and by regular expressions. */
const ROLE_CONDITIONS: readonly RegExp[] = [
  /roles\/src\/regular-expression/,
  /roles\/src\/role-definition/,
  /roles\/src\/role-conditions/,
  /roles\/src\/claim-test/,
];

/** The transparency log, and what finds unusual requests. */
const LOG_AND_SIGNALS: readonly RegExp[] = [/audit\/src\/log\//, /audit\/src\/signals\//];

const WITHOUT_LOGIN: readonly RegExp[] = [
  ...ROLE_CONDITIONS,
  /roles\/src\/role-template/,
  /oauth4webapi/,
  /ip-bigint/,
  /audit\/src\/chain\//,
  ...LOG_AND_SIGNALS,
];

const access = { type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' };
const policy = {
  name: 'wiki',
  rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }],
};
const roles = { engineer: ['eng-*'] };
const withoutLogin = (application: string, settings: object = {}): object => ({
  providers: [access],
  roles,
  instances: [
    {
      name: 'one',
      hosts: ['one.corp.example'],
      application,
      origin: { binding: 'ONE' },
      policy,
      ...settings,
    },
  ],
});
// biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the configuration
const assertion = { audience: 'one', keys: ['${ASSERTION_KEY}'] };

// Deadlines of sinks, records in batches, and the places where traces, alerts and break-glass access come in are 2.3 kB of each start.
// To record a request whose client is gone is 0.07 kB, to break off events with their token 0.2 kB, to end what is open when the
// hours of its rule are over, a directory gives other roles, other keys serve or a verifier says so, 0.18 kB; cookies in several
// lines, 0.03 kB; to let nobody through behind a login that nothing asked, 0.06 kB; to tell of every grant, 0.15 kB.
// That a step must decide, what ends other streams than events, letters that are one to others, and deadlines for bodies: 0.4 kB.
// Scopes of packages, what a sink failed with, parts of files, and cookies in answers for one browser alone: 0.3 kB.
// Methods of WebDAV and tokens as passwords, in front of any web application: 0.35 kB. That a verifier finds an identity, 0.05 kB.
// Options that are misspelled where a gate is composed by hand, of `mapRoles()`, `audit()` and what it is given, and the types of events
// that there are: 0.4 kB.
// Functions in parentheses, so that V8 compiles those that a Worker starts with as it reads them: 0.9 kB, with a login 1.3 kB.
// The aims of the plan are 38,000 without login, 36,000 for what a session's request loads, 78,000 for all: docs/deploying.md#the-built-worker says
// what is in the way.
export const budgets: readonly BuiltBudget[] = [
  // Answers that nobody awaited, statuses of a success and identities that lack something: 0.14 kB.
  // What is no binding's name, no sink, no type of events, no recorder and no answer of a source of groups is told: 0.3 kB.
  {
    name: 'web, Access in front',
    configuration: withoutLogin('web'),
    // 30 bytes of it refuse `/;x/admin`; 80 tell that an address can be read in two ways, and may give a role that is denied; 40
    // take a path apart once for all patterns. Each of these three Workers refuses a POST that names another method, passes on cookies
    // of what is gated, and knows of ampersands in paths: 0.2 kB.
    // Clocks that are set back, and numbers of batches that are none: 60.
    // Addresses that are of two kinds to servers which read them otherwise: 0.5 kB. What must be let through as two things: 0.1 kB.
    // Mistakes of JavaScript, told where a part is made, and checks of all steps on one open answer: 0.4 kB.
    // What is more than the start is pages of refusals in six languages.
    start: 56_080,
    all: 69_670,
    without: [
      /packages\/session/,
      /packages\/phabricator/,
      /web\/src\/assertion\/(?!assertion-options)/,
      /jose\/dist\/webapi\/jwt\/sign/,
      ...WITHOUT_LOGIN,
    ],
    startsWithout: PAGES,
  },
  {
    name: 'web with assertions',
    configuration: withoutLogin('web', { assertion }),
    // Of what signs, the start has what reads keys of issuers too: a bundler takes modules as they are.
    // Mistakes of JavaScript, told where a part is made, and checks of all steps on one open answer: 0.4 kB.
    start: 58_990,
    all: 76_740,
    without: [/packages\/session/, /packages\/phabricator/, ...WITHOUT_LOGIN],
    startsWithout: [
      ...PAGES,
      /web\/src\/assertion\/assertions/,
      /web\/src\/assertion\/key-ring/,
      /jose\/dist\/webapi\/jwt\/sign/,
    ],
  },
  {
    name: 'Phorge, Access in front',
    configuration: withoutLogin('phabricator'),
    // 90 bytes of it find Mercurial at a commit's page, and names of arguments that begin another command; 30 say what is recorded;
    // 20 read what an origin's `Connection` lists, and a `traceparent` with white space around it; 110 are as above, and say that a
    // call is read before a person's credential is taken out of it. That no CSRF token goes by GET, and kinds of pages that name
    // their objects in the query, is 0.4 kB. Codes after which arc shows its token are 60 bytes.
    // Mistakes of JavaScript, told where a part is made, and checks of all steps on one open answer: 0.4 kB.
    start: 64_700,
    all: 79_090,
    without: [/packages\/session/, /packages\/web/, /sso\//, ...WITHOUT_LOGIN],
    startsWithout: PAGES,
  },
  {
    name: 'login, sessions in cookies',
    configuration: gatewayConfiguration({ rules: 10, login: true }),
    start: 77_730,
    all: 131_780,
    without: [
      /packages\/web/,
      /roles\/src\/regular-expression/,
      /roles\/src\/role-definition/,
      /ip-bigint/,
      /bowser/,
      /session\/src\/keeping\/store-backend/,
      /session\/src\/store\/durable-object/,
      /session\/src\/pages\/session-list/,
      /audit\/src\/chain\//,
      ...LOG_AND_SIGNALS,
    ],
    startsWithout: LOGIN,
  },
  {
    name: 'the demo: login, sign-on, chain',
    configuration: JSON.parse(readFileSync(join(root, 'examples/phabricator/portcullis.json'), 'utf8')),
    // An outline of its 19 rules is 0.2 kB of it; what closes sockets and events of whoever has other rights, 0.1 kB; what tells
    // another command of Mercurial from a name, 90 bytes. What ends events that a program has open by a credential is 0.2 kB, whether
    // a login into Phorge was the gate's, 0.3 kB. That stores have their bindings, and chains what they are given, is 0.25 kB.
    // That a login which was ended meanwhile is told of, and leads to no other, is 70 bytes.
    // Mistakes of JavaScript, told where a part is made, and checks of all steps on one open answer: 0.4 kB.
    // That a lease ends where the clock is set back, and SQLite finds by an index whom an end or a list names: 45 bytes.
    start: 94_120,
    // What tells that a refresh says too little is 0.2 kB; OAuth's words for programs and the proof of a client by Basic, 0.6 kB;
    // networks by which waiting programs are counted, and bounds of what a call may hold and of what is on its way, 0.7 kB; what is
    // wrong with how an issuer is written, 0.15 kB; whether the application has a password for programs, 40 bytes;
    // a page about oneself where nobody says who has which role, 10 bytes; that what is sent along of a credential goes no further, 20.
    all: 170_200,
    without: [/packages\/web/, ...ROLE_CONDITIONS, /ip-bigint/, ...LOG_AND_SIGNALS],
    startsWithout: LOGIN,
  },
];

/** What is wrong with a built Worker. */
export function builtProblems(budget: BuiltBudget, files: readonly BundledFile[]): string[] {
  const { name, without, startsWithout } = budget;
  const problems = weights(budget, files)
    .filter(({ bytes, limit }) => bytes > limit)
    .map(({ what, bytes, limit }) => `${name}: ${what} is ${bytes} bytes, over its budget of ${limit}`);
  const forbid = (some: readonly BundledFile[], patterns: readonly RegExp[], where: string): void => {
    for (const { inputs } of some) {
      for (const input of inputs.keys()) {
        const path = fromRoot(input);
        if (patterns.some((pattern) => pattern.test(path)))
          problems.push(`${name}: ${path} is in it${where}`);
      }
    }
  };
  forbid(files, NEVER, '');
  forbid(files, without, ', which it does not use');
  forbid(startOf(files), startsWithout, ' when it starts');
  for (const { code } of files) {
    const said = NEVER_SAID.find((text) => code.includes(text));
    if (said !== undefined) problems.push(`${name}: says "${said}"`);
  }
  return problems;
}

/** What this check looks for, and could never find, because the files or texts that it names no longer exist. */
export function staleProblems(): string[] {
  const patterns = [
    NEVER,
    ...budgets.flatMap(({ without, startsWithout }) => [without, startsWithout]),
  ].flat();
  const byText = new Map(patterns.map((pattern) => [String(pattern), pattern]));
  return [
    ...stalePatterns([...byText.values()]).map(
      (pattern) => `${pattern} matches no file: name the file that it meant`,
    ),
    ...staleTexts(NEVER_SAID).map(
      (text) => `no source file contains "${text}": take the text that replaced it`,
    ),
  ];
}

/** Its weight, and the share of each package in the code before it is minified. */
export function builtRow(budget: BuiltBudget, files: readonly BundledFile[]): string {
  const owners = new Map<string, number>();
  for (const { inputs } of files) {
    for (const [path, bytes] of inputs) {
      const owner = ownerOf(fromRoot(path)).replace('packages/', '');
      owners.set(owner, (owners.get(owner) ?? 0) + bytes);
    }
  }
  const shares = [...owners].toSorted(([, a], [, b]) => b - a).map(([owner, bytes]) => `${owner} ${bytes}`);
  const weighed = weights(budget, files).map(({ what, bytes, limit }) => `${what} ${bytes} of ${limit}`);
  return `${budget.name.padEnd(32)} ${weighed.join(', ')}; ${shares.join(', ')}`;
}

/** What its start and all of it weigh, and may. */
export function weights(
  { start, all }: BuiltBudget,
  files: readonly BundledFile[],
): readonly { readonly what: string; readonly bytes: number; readonly limit: number }[] {
  const weight = (some: readonly BundledFile[]): number =>
    some.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0);
  return [
    { what: 'start', bytes: weight(startOf(files)), limit: start },
    { what: 'all', bytes: weight(files), limit: all },
  ];
}

function startOf(files: readonly BundledFile[]): readonly BundledFile[] {
  return files.filter(({ startsWithIt }) => startsWithIt);
}

/** Paths are from the folder that was bundled in. */
function fromRoot(path: string): string {
  return path.replace(/^\.\.\/\.\.\//, '').replace(/^\.\.\//, 'packages/');
}

if (import.meta.main) {
  const problems = staleProblems();
  for (const budget of budgets) {
    const files = await bundleBuilt(budget.configuration);
    console.log(builtRow(budget, files));
    problems.push(...builtProblems(budget, files));
  }
  report(
    'built Workers',
    problems,
    `${budgets.length} built Workers within their budgets, nothing forbidden in them`,
  );
}
