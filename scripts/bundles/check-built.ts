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
  /sso\/(?:sso-steps|step|mac-ring|phorge-client)/,
  /sso\/cookies\//,
];

/** What verifies tokens: where people log in, requests with a session need none of it. */
const TOKENS: readonly RegExp[] = [
  /jwks\/src\/(?:key-source|key-refresh|key-shelf)/,
  /token\/src\/(?:jwt-verifier|jose-header|claims|signature|preset)/,
  /jose\/dist/,
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

// A limit is the size today, rounded up: raise it in the commit that needs more, and say there why. What is more than the start is
// mostly pages of refusals in six languages, and with a login its pages. About 1 kB of each start are parentheses around functions, so
// that V8 compiles what a Worker starts with while it parses it. The aims are 38,000 without login, 36,000 for what a request with a
// session loads, 78,000 for everything: docs/deploying.md#the-built-worker says what prevents that.
export const budgets: readonly BuiltBudget[] = [
  {
    name: 'web, Access in front',
    configuration: withoutLogin('web'),
    // 0.5 kB of it finds addresses that servers parse in two ways, and 0.1 kB reads policies from texts.
    start: 61_050,
    all: 75_050,
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
    // The start contains the code of jose that reads keys of issuers, and that signing uses too: a bundler takes whole modules.
    start: 64_000,
    all: 82_200,
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
    // 0.4 kB of it refuses CSRF tokens sent by GET, and finds pages that name their objects in the query.
    start: 70_250,
    all: 85_100,
    without: [/packages\/session/, /packages\/web/, /sso\//, ...WITHOUT_LOGIN],
    startsWithout: PAGES,
  },
  {
    name: 'login, sessions in cookies',
    configuration: gatewayConfiguration({ rules: 10, login: true }),
    // What verifies tokens is in a file of its own, which weighs 1 kB more in all than in the start.
    start: 75_150,
    all: 142_850,
    without: [
      /packages\/web/,
      /session\/src\/dbsc/,
      /session\/src\/agents/,
      /session\/src\/lock\/(?!lock-index|refuse)/,
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
    startsWithout: [...LOGIN, ...TOKENS],
  },
  {
    name: 'login, sign-on, two languages',
    configuration: {
      ...gatewayConfiguration({ rules: 10, login: true, singleSignOn: true }),
      theme: { languages: ['en', 'de'] },
    },
    // What signs people in to Phorge is in a file of its own as well: in all, 1.2 kB more.
    start: 78_650,
    all: 141_400,
    without: [/messages\/(?:fr|es|ja|zh-hans)\./, ...LOG_AND_SIGNALS],
    startsWithout: [...LOGIN, ...TOKENS],
  },
  {
    name: 'the demo: login, sign-on, chain',
    configuration: JSON.parse(readFileSync(join(root, 'examples/phabricator/portcullis.json'), 'utf8')),
    // 0.3 kB of it checks whether the gate started a login into Phorge, and 0.25 kB checks the bindings of stores and the options of
    // chains.
    start: 98_750,
    all: 183_750,
    without: [
      /packages\/web/,
      /session\/src\/(?:dbsc|agents)/,
      ...ROLE_CONDITIONS,
      /ip-bigint/,
      ...LOG_AND_SIGNALS,
    ],
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
