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

/** A kilobyte here is 1,000 bytes. A limit is the size today, rounded up: raise it in the commit that needs more, and say there why. */
export const budgets: readonly Budget[] = [
  {
    // 8 kB of it start with a Worker. Most of the rest is the page of a refusal and its messages in six languages, which are imported
    // at the first refusal: check-built.ts checks that no start loads them.
    entry: 'packages/core/src/index.ts',
    limit: 24_700,
    without: { inputs: /hono|itty-router|jose|valibot/ },
  },
  {
    // 0.75 kB closes sockets and event streams of callers whose roles change, and 0.7 kB checks options. Both are in core, and in most
    // Workers already.
    entry: 'packages/roles/src/index.ts',
    limit: 8_750,
    without: { inputs: /jose|oauth4webapi|packages\/token/ },
  },
  {
    // Without the proofs and the descriptions of the language for editors. 0.75 kB closes sockets and event streams when the hours of
    // their rule end; it is in core, and in most Workers already. 0.5 kB checks the options of `enforce()`, and 0.8 kB checks and asks criteria of one's own; neither is in a built Worker.
    entry: 'packages/policy/src/index.ts',
    limit: 26_450,
    without: {
      inputs: /jose|oauth4webapi|packages\/token|policy\/src\/prove/,
      words: /IANA name, such as|Authentication context classes|UndecidedError|tell apart/,
    },
  },
  {
    // Everything that a Worker can write, and nothing that reads a log. Alerts and batches of records are 2.8 kB of it.
    entry: 'packages/audit/src/index.ts',
    limit: 29_500,
    without: { inputs: /jose|oauth4webapi|packages\/token|audit\/src\/(?:verify|read|projections)\// },
  },
  {
    // `audit()` alone: other sinks, chains and signals are not in a Worker that does not name them. 1 kB of it is the checker of
    // options, which every Worker has once.
    entry: 'packages/audit/src/audit.ts',
    through: 'packages/audit/src/index.ts',
    only: 'audit',
    limit: 12_050,
    without: { inputs: /canonicalize|audit\/src\/(?:chain|signals|activities|sinks\/(?!console-sink))/ },
  },
  {
    // A Worker that verifies signed tokens contains no code for opaque ones. Aim: 10,000 for what a bearer verifier needs.
    entry: 'packages/token/src/index.ts',
    limit: 19_300,
    without: { inputs: /oauth4webapi|introspect|packages\/(?!core|jwks|token)/, words: /introspect/i },
  },
  {
    // A Worker that verifies tokens of programs: it contains no page for users unless it names one. Aim: 13,000.
    entry: 'examples/tokens-only/src/worker.ts',
    only: 'default',
    limit: 21_300,
    without: { inputs: /refusal\/pages|browser\/(?:frame|language)|packages\/(?!core|jwks|token)/ },
  },
  {
    // Knows no application. The public cache is in no bundle that does not name it.
    entry: 'packages/proxy/src/index.ts',
    limit: 15_050,
    without: { inputs: /packages\/(?!core|proxy)/, words: /phabricator|phorge|conduit/i },
  },
  {
    // jose only signs: the application verifies. Addresses that servers parse in two ways are 0.6 kB.
    entry: 'packages/web/src/index.ts',
    limit: 21_450,
    without: {
      inputs: /jwt\/verify|jws\/flattened\/verify|packages\/(?!core|proxy|web)/,
      words: /phabricator|phorge|conduit/i,
    },
  },
  {
    // What forwards is in proxy, and half of it. jose only signs. Tokens are exchanged by `@portcullis/token/exchange`, which a Worker
    // imports itself.
    entry: 'packages/mcp/src/index.ts',
    limit: 31_100,
    without: {
      inputs: /oauth4webapi|jwt\/verify|jws\/flattened\/verify|packages\/(?!core|proxy|web|mcp)/,
      words: /phabricator|phorge|conduit/i,
    },
  },
  {
    // Phabricator's whole vocabulary: routes, what each can return, and the requests of version control. The deadline for reading
    // forms is 0.6 kB, which most Workers have already.
    entry: 'packages/phabricator/src/resource/classify-request.ts',
    limit: 10_600,
    without: { inputs: /packages\/(?!core|phabricator|proxy\/src\/header)/ },
  },
  {
    // Signatures are verified by the code for tokens, not by jose as well. Imported when a page first needs them: pages and messages
    // in six languages, 30 kB; names of browsers for the list of sessions, 7 kB. In no bundle that does not name them: break-glass
    // access, 6.7 kB; a host for the gate's pages, 3.5 kB; the authorization server for agents, 8.8 kB. 0.2 kB bounds the locks of one source.
    entry: 'packages/session/src/index.ts',
    limit: 126_750,
    without: { inputs: /hono|jws_verify|packages\/(?!core|jwks|tlog|token|session)/ },
  },
  {
    // Charts by d3 are 12 kB of it, explaining and simulating policies 20 kB, proving who can see something 18 kB (loaded by that page
    // alone, decision 94), languages besides English 11 kB, the script for deliberate clicks 0.3 kB. Nothing of it is loaded before a user who may see the page requests it.
    entry: 'packages/gateway/src/operator.ts',
    limit: 105_300,
    without: {
      inputs:
        /jose|oauth4webapi|packages\/(?!core|policy|audit|gateway\/src\/(?:operator\.ts|features\/operator\/page)|roles|session\/src\/(?:internal\.ts|credentials\/deliberate-click))/,
    },
  },
  {
    // Contains every preset, directory, sink and application, and the checks with their messages, whether a configuration uses them
    // or not: docs/proof.md lists it. A built Worker contains what its configuration uses. Of this: descriptions of settings 20 kB, the page
    // for operators 70 kB with the prover, pages in six languages 25 kB (not loaded at the start), break-glass access, alerts, traces, the public
    // cache and secret stores 28 kB, an archive in place of Phorge in six languages and tools that write 17 kB, providers that a built Worker imports
    // when a token arrives 0.7 kB. Aim: 36,000 with login and single sign-on.
    entry: 'packages/gateway/src/index.ts',
    limit: 487_350,
    // jose verifies the proofs of bound sessions and the events of identity providers, which a token never meets.
    without: { inputs: /hono|packages\/testing/ },
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
