import { join } from 'node:path';
import { report } from '../report.ts';
import { root } from '../workspace.ts';
import { type Bundle, bundle, ownerOf } from './bundle.ts';

interface Budget {
  /** What is bundled: everything this entry exports, so the most a Worker can get of it. */
  entry: string;
  /** The entry that it is imported through; default: itself. */
  through?: string;
  /** The one export that is imported; default: all. */
  only?: string;
  /** The most it may weigh, in bytes of `gzip -9`. */
  limit: number;
  /** What must not be in it: packages and file names among its inputs, words in its code. */
  without: { inputs: RegExp; words?: RegExp };
}

/** A kilobyte here is 1,000 bytes. */
export const budgets: readonly Budget[] = [
  {
    // 8 kB of it start with a Worker. The rest is the page of a refusal with its messages in six languages, which are imported
    // when somebody is first refused: scripts/bundles/check-built.ts holds them out of the start.
    entry: 'packages/core/src/index.ts',
    // A login that nothing asked lets nobody through, and is no Worker: 0.06 kB, in each Worker. So is a gate in which no step
    // decides, 0.15 kB. Deadlines for bodies of strangers, streams by their types, letters that are one to others, and the script
    // that sends a form once: 0.4 kB. Scopes of packages, and what a sink failed with: 0.15 kB. What servers that read a path otherwise
    // make of it, in Workers with `mount()` or resources of a web application: 0.2 kB.
    // Answers that nobody awaited, and refusals with the status of a success, let nobody in: 0.05 kB. An identity that lacks something
    // would be let in without an event, or for ever: 0.1 kB wherever tokens are verified.
    // Mistakes of JavaScript, told where a Worker is made: 0.7 kB. Checks of all steps on one open answer, what platforms say of what
    // fails, patterns of all packages, and what HTTP calls a token: 0.9 kB, of which a Worker has what it uses.
    // make of it, in Workers with `mount()` or resources of a web application: 0.3 kB, a third of it for queries that are made of a path.
    // Whoever cannot be told stops nothing: 20 bytes.
    limit: 23_940,
    without: { inputs: /hono|itty-router|jose|valibot/ },
  },
  {
    // That an address can be read in two ways, and may give a role that is denied, is 0.06 kB; streams of other types than events, 0.1 kB. What ends sockets and events of whom a
    // directory gives other roles, 0.75 kB, is core's for the most part, and in most Workers already. So is the checker of options,
    // 0.7 kB: a directory under a misspelled name would not be asked.
    entry: 'packages/roles/src/index.ts',
    // Answers of sources that have another shape: 0.1 kB. That built Workers hold what reads definitions only where there is one: 0.1 kB.
    // Answers of sources that have another shape: 0.1 kB.
    limit: 8_650,
    without: { inputs: /jose|oauth4webapi|packages\/token/ },
  },
  {
    // What editors are told of the language stays out of a Worker, and so does all that proves. Claims are checked in it. What ends
    // sockets and events whose hours are over, 0.75 kB, is core's for the most part, and in most Workers already. To compile once in all
    // words, and to know the operations that there are: 0.2 kB. A setting whose unit was forgotten: 0.05 kB. Options of `enforce()`
    // that are misspelled, in no built Worker: 0.5 kB. Tables of cases that know no resource, in no Worker: 0.1 kB.
    entry: 'packages/policy/src/index.ts',
    // What is no policy and no request: 0.4 kB.
    // What is no policy and no request: 0.4 kB. What must be let through as two things: 0.1 kB.
    // Rules that name tools, resources and prompts: 0.5 kB.
    limit: 22_600,
    without: {
      inputs: /jose|oauth4webapi|packages\/token|policy\/src\/prove/,
      words: /IANA name, such as|Authentication context classes|UndecidedError|tell apart/,
    },
  },
  {
    // All that a Worker can write, and nothing of what reads a log.
    entry: 'packages/audit/src/index.ts',
    // People that can be forgotten and logs that are continued: 0.7 kB; lines from templates: 0.6 kB.
    // Alerts to people, and records that are gathered: 2.8 kB. A line by one template, beside the object: 0.3 kB.
    // Events of a client that is gone, and alerts of grants whatever else was told: 0.1 kB.
    // Addresses in what somebody wrote, a checkpoint as it is to be served, and what is no reason to send again: 0.1 kB.
    // A bound on what is on its way to a log that does not answer: 0.3 kB. Whose session an operator ended: 0.1 kB.
    // Checkpoints whose answer was lost, and what a server says of what it refused and when it wants more: 0.7 kB. Alerts that add up
    // what each channel has not told, and what is known at once beside what is waited for: 0.2 kB. What a sink failed with: 0.1 kB.
    // Options that are misspelled: a type of event that was to be `closed`, checkpoints, habits: 0.5 kB.
    // Options of sinks over HTTP and of the log's by which nothing is ever sent, and addresses, keys and tokens that are missing: 0.35 kB.
    // What D1, R2 and Durable Objects say of what fails, and a ledger of alerts that never answers: 0.15 kB.
    // Mistakes of JavaScript, told where a sink is made: 0.45 kB.
    // Whoever cannot be told stops nothing: 50 bytes.
    // Names of arguments in events, and texts that say what to do: 0.1 kB.
    limit: 27_150,
    without: { inputs: /jose|oauth4webapi|packages\/token|audit\/src\/(?:verify|read|projections)\// },
  },
  {
    // `audit()` alone: other sinks, chains and signals stay out of a Worker that does not name them. A kilobyte of it is the
    // checker of options, which every Worker has once. What becomes of a grant of break-glass access is told whoever asks: 0.2 kB.
    // The types of events that `onSinkFailure` may name: 0.2 kB.
    // What D1, R2 and Durable Objects say of what fails: 0.1 kB.
    entry: 'packages/audit/src/audit.ts',
    through: 'packages/audit/src/index.ts',
    only: 'audit',
    // What the console sink is given: 0.13 kB.
    limit: 9_800,
    without: { inputs: /canonicalize|audit\/src\/(?:chain|signals|activities|sinks\/(?!console-sink))/ },
  },
  {
    // A Worker that reads signed tokens pays nothing for opaque ones. Events and other streams break off with their token: 0.3 kB.
    // What a verifier finds has to be an identity: 0.07 kB. Keys, tokens and verdicts are not believed for longer on a clock that is set back: 0.07 kB.
    // Names of branches in groups: 0.02 kB.
    // Aim: 10,000 for the part that a bearer verifier needs.
    entry: 'packages/token/src/index.ts',
    // What stays open hangs on one list of checks: 0.07 kB.
    // What stays open hangs on one list of checks: 0.07 kB. Folders beside those of an alias of nginx: 10 bytes.
    // Whoever cannot be told stops nothing: 5 bytes.
    // Texts that say what to do: 0.05 kB.
    limit: 17_500,
    without: { inputs: /oauth4webapi|introspect|packages\/(?!core|jwks|token)/, words: /introspect/i },
  },
  {
    // What a Worker weighs that verifies tokens for programs: no page for people is in it that it does not name. Aim: 13,000. That a
    // verifier may be asked again about what is still open is 20 bytes; that a step must decide, and types of streams, 0.15 kB; scopes
    // of packages 0.07 kB; that a verifier finds an identity, the same. Keys on a clock that is set back: 0.05 kB. Names of headers are read as the proxy reads them: 10 bytes.
    entry: 'examples/tokens-only/src/worker.ts',
    only: 'default',
    // What stays open hangs on one list of checks: 0.07 kB.
    // What stays open hangs on one list of checks: 0.07 kB. Folders beside those of an alias of nginx: 10 bytes.
    // Whoever cannot be told stops nothing: 20 bytes.
    // Texts that say what to do: 0.05 kB.
    limit: 20_000,
    without: { inputs: /refusal\/pages|browser\/(?:frame|language)|packages\/(?!core|jwks|token)/ },
  },
  {
    // Knows no application. What ends with a change in the public cache, and leaves out there what concerned a connection: 0.2 kB,
    // in no bundle that does not name it. Past Cloudflare's caches, and headers of other gates that are never sent on: 0.13 kB. Parts of
    // files, and cookies in answers for one browser alone: 0.1 kB. A POST that names another method is refused, and cookies of what is
    // gated pass: 0.16 kB.
    entry: 'packages/proxy/src/index.ts',
    // What is no origin: 0.1 kB.
    // Whoever cannot be told stops nothing: 20 bytes.
    // Options of an application of one’s own: 0.05 kB.
    limit: 14_520,
    without: { inputs: /packages\/(?!core|proxy)/, words: /phabricator|phorge|conduit/i },
  },
  {
    // jose signs; nothing of it verifies, since that is the application's part. WebSockets that write, and paths that others read alike:
    // 0.3 kB. Scopes of packages, and headers of Django and Tornado: 0.1 kB. Methods of
    // WebDAV: 0.2 kB. The same as of the proxy, and ampersands in paths: 0.15 kB. Addresses of two kinds: 0.6 kB. That a built Worker
    // leaves out what signs, and core's reading of methods and tokens: 0.1 kB.
    entry: 'packages/web/src/index.ts',
    // What is no origin: 0.05 kB.
    // Texts that say what to do: 0.05 kB.
    limit: 20_960,
    without: {
      inputs: /jwt\/verify|jws\/flattened\/verify|packages\/(?!core|proxy|web)/,
      words: /phabricator|phorge|conduit/i,
    },
  },
  {
    // Phabricator's whole vocabulary: routes, what each can bring, and the shapes of version control. What it said of an address
    // is remembered: 0.3 kB. That Mercurial is served at commits too, and takes names for commands, is 0.1 kB; pages that name their
    // objects in the query, that write by GET, or that change a dashboard, 0.2 kB. A deadline for the forms it reads is 0.6 kB, which most
    // Workers have already. Rows that are read when a request comes there, and names that are decoded without filling the memory: 0.2 kB.
    // Safe methods are core's: 20 bytes.
    entry: 'packages/phabricator/src/resource/classify-request.ts',
    limit: 10_320,
    without: { inputs: /packages\/(?!core|phabricator|proxy\/src\/header)/ },
  },
  {
    // Signatures are verified as those of every token are: not by jose as well. Pages and messages in six languages are 30 kB,
    // imported when a page is first shown.
    entry: 'packages/session/src/index.ts',
    // Naming browsers in the list of one's sessions, 7 kB of it, is imported when that is shown.
    // Break-glass access, its page in six languages and the check of its grants, which are signed notes: 6.7 kB, in no bundle that
    // does not name it.
    // What breaks off streams of events with their session, and tells that a refresh says too little: 0.5 kB. The same of programs,
    // and networks by which those that wait are counted: 0.4 kB. Answers to programs in OAuth's words, and a challenge in every
    // 401: 0.3 kB. What bounds logins that fail: 0.2 kB.
    // What is wrong with how an issuer is written: 0.1 kB. Codes that are brought twice, sessions of other roles, providers that grant
    // and cannot say who somebody is, and pages of lists: 1 kB. Forms that are sent once, and no click that began elsewhere: 0.5 kB. Who
    // signs out is out of what a grant began: 0.1 kB. Stores without a binding, or without what is asked of them later, are told at
    // once: 0.3 kB. A bound on cookies of grants that somebody made up: 0.3 kB. Programs are told whether the application has a
    // password for them: 0.05 kB.
    // A credential before an API token, logins that were ended meanwhile, a page that knows no roles: 0.15 kB. What is sent along of
    // it goes no further: 0.03 kB. Keys, and limits of how often, on a clock that is set back: 0.1 kB. A key whose
    // variable is missing, told as one: 0.02 kB.
    // What D1, R2 and Durable Objects say of what fails: 0.1 kB.
    // What stays open hangs on one list of checks, and options of sinks: 0.2 kB.
    // A host of its own for the gate’s pages, which only Workers with it load: 3.5 kB; forms that only navigations send, and where a device asks: 0.4 kB.
    limit: 110_450,
    without: { inputs: /hono|jws_verify|packages\/(?!core|jwks|tlog|token|session)/ },
  },
  {
    // Charts by d3 are 12 kB of it, what explains and simulates a policy 20 kB. None of it is loaded before somebody who may
    // see the page asks for it. Texts in four more languages are 8 kB, each imported when somebody reads it.
    // Sessions by pages and by person, and what is wrong with a span beside its fields: 1 kB. What is read for a rule that is tried, by
    // letters: 0.2 kB.
    // What D1, R2 and Durable Objects say of what fails: 0.1 kB. All filters on the newest decisions, and days that there are: 0.06 kB.
    entry: 'packages/gateway/src/operator.ts',
    // An origin that is decided on, and rules that name tools: 0.9 kB.
    limit: 66_950,
    without: {
      inputs:
        /jose|oauth4webapi|packages\/(?!core|policy|audit|gateway\/src\/(?:operator\.ts|features\/operator\/page)|roles)/,
    },
  },
  // Aim: 36,000 with login and single sign-on. What a configuration does not use is in it all the same: every preset, source,
  // sink and application, the checks and their texts. docs/proof.md says more.
  {
    entry: 'packages/gateway/src/index.ts',
    // Since it knows every preset and directory, and describes each setting, 20 kB more: built Workers leave most out. Since it reads Conduit calls, 5 kB more.
    // Pages in six languages: 25 kB more, none of which starts with a Worker.
    // The page for operators and its charts: 38 kB, and 8 kB for four more languages of it.
    // Forms that PHP and Phorge read otherwise, Mercurial at commits, and what checks say more: 0.7 kB.
    // Since it knows break-glass access, alerts, traces, a public cache and stores of secrets, 28 kB more: each is in a built Worker
    // that uses it, and in no other.
    // Streams of events that end with their session, and refreshes that say too little: 0.3 kB. Credentials of Conduit besides
    // tokens, and a wrong password that Phorge must refuse: 0.1 kB. Guests of directories, and the hard age of a secret whose
    // successor is refused: 0.1 kB. Answers to programs in OAuth's words, the proof of a client by Basic, and `Link` as RFC 8288
    // lets it be written: 0.8 kB. Programs that wait counted by their networks, and Google's groups in groups: 0.7 kB. Bounds on
    // calls of millions of parameters, on what is on its way, and on what is asked in vain: 1.2 kB. What ends sockets and events by
    // hours, directories, another configuration and opaque tokens, and sessions of providers that are gone: 0.4 kB.
    // No CSRF token by GET, invitations of Phorge, logins into it that are not the gate's, and more kinds of its pages: 0.7 kB.
    // Every setting that there is not, and where one of that name stands: 0.2 kB. What is wrong with how an issuer is written: 0.1 kB.
    // What a search by a project finds below it, stores whose tables others made, and the event of every grant: 0.6 kB. What is said
    // above of session, operator, audit and core in November 2026: 3.8 kB. Claims and groups that a login keeps because somebody asks
    // for them, and the gate that something was signed for: 0.5 kB. Options that are misspelled, and stores without a binding: 1 kB.
    // Cookies of grants that somebody made up: 0.3 kB. Ampersands in paths, methods in headers, and cookies of what is gated: 0.3 kB.
    // A credential before the API token: 0.3 kB. Passwords that browsers send along for pages of other sites: 0.1 kB.
    // A private key of Google that is none, said where it is given: 0.2 kB.
    // Logins that a clock which is ahead has ended, and clocks that are set back: 0.1 kB.
    // What is remembered is asked for again on these: 0.1 kB. The same of sinks, and of stores of secrets: 0.7 kB.
    // Addresses of two kinds, names of branches in groups, and tokens that were to be sent on: 0.8 kB. WebSockets, that are a GET: 0.1 kB.
    // What D1, R2 and Durable Objects say of what fails, and what never answers: 0.2 kB.
    // Mistakes of JavaScript, told where a part is made, and checks of all steps on one open answer: 1.3 kB. The same of the page for
    // operators as above: 0.03 kB. Spaces of French at which no line may break: 0.01 kB.
    // Whoever cannot be told stops nothing: 0.1 kB.
    // A host of its own for the gate’s pages: 3.1 kB; rules that name tools: 0.5 kB.
    limit: 337_800,
    without: { inputs: /hono|jws_verify|packages\/testing|policy\/src\/prove/ },
  },
];

/** What is wrong with a bundle under its budget. */
export function problemsOf({ entry, limit, without }: Budget, made: Bundle): string[] {
  const problems: string[] = [];
  if (made.exports.length === 0) problems.push(`${entry}: exports nothing`);
  if (made.gzipped > limit) {
    problems.push(`${entry}: ${kilobytes(made.gzipped)}, over its budget of ${kilobytes(limit)}`);
  }
  for (const input of made.inputs.keys()) {
    if (without.inputs.test(input)) problems.push(`${entry}: contains ${input}, which it must not`);
  }
  const word = without.words?.exec(made.code)?.[0];
  if (word !== undefined) problems.push(`${entry}: contains the word "${word}", which it must not`);
  return problems;
}

/** One line of the table: size, budget, and the share of each package in the unzipped code. */
export function tableRow({ entry, limit }: Budget, made: Bundle): string {
  const owners = new Map<string, number>();
  for (const [path, bytes] of made.inputs)
    owners.set(ownerOf(path), (owners.get(ownerOf(path)) ?? 0) + bytes);
  const total = [...owners.values()].reduce((a, b) => a + b, 0);
  const shares = [...owners]
    .toSorted(([, a], [, b]) => b - a)
    .map(([owner, bytes]) => `${owner.replace('packages/', '')} ${Math.round((100 * bytes) / total)} %`);
  return `${entry.padEnd(32)} ${kilobytes(made.gzipped).padStart(8)} of ${kilobytes(limit).padStart(8)}  ${shares.join(', ')}`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} kB`;
}

if (import.meta.main) {
  const problems: string[] = [];
  for (const budget of budgets) {
    const { entry, through = entry, only } = budget;
    const names = only === undefined ? '*' : `{ ${only} }`;
    const made = await bundle(`export ${names} from ${JSON.stringify(join(root, through))};`, root);
    console.log(tableRow(budget, made));
    problems.push(...problemsOf(budget, made));
  }
  report('bundle sizes', problems, `${budgets.length} bundles within their budgets`);
}
