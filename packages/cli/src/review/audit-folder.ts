import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { mkdir, readdir, writeFile as writeOctets } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AuditEvent } from '@portcullis/audit';
import { policyVersion } from '@portcullis/policy/internal';
import type { ReadTile } from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';
import { tiledLog } from '../files/tiled-log.ts';
import { writeFile } from '../files/write-file.ts';
import { printableJson } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { ReviewCollector } from './access-review.ts';
import { type Completeness, type NamedKeys, readPlainLog, readProvedLog } from './completeness.ts';
import { reviewPage } from './review-page.ts';
import { reviewTable } from './review-table.ts';

/** What an auditor asks for. Times are milliseconds since the Unix epoch. */
export interface AuditQuestion {
  /** A transparency log if `keys` are given, otherwise a file with one event per line. */
  readonly log: string;
  readonly keys: NamedKeys | undefined;
  readonly from: number;
  readonly to: number;
  readonly configuration: GatewayConfiguration;
  /** Configurations that were active before. */
  readonly earlier: readonly GatewayConfiguration[];
  /** The folder that is written. It must not exist, or be empty. */
  readonly folder: string;
}

/** A version of a policy that decided requests of the period. */
export interface DecidingPolicy {
  readonly policy: string;
  readonly version_sha256: string;
  readonly decisions: number;
  /** Whether its text is in the folder. */
  readonly included: boolean;
}

/** What was written. */
export interface AuditFolder {
  readonly completeness: Completeness;
  readonly events: number;
  readonly policies: readonly DecidingPolicy[];
  readonly files: readonly string[];
}

/**
 * Writes a folder that an auditor can check without a network: the events of a period, the files of the log that prove them, the
 * policies that decided, an access review, and the hash of each file. Fails with `UsageError` if the folder has files.
 */
export async function writeAuditFolder(question: AuditQuestion): Promise<AuditFolder> {
  const { log, keys, from, to, configuration, earlier, folder } = question;
  await emptyFolder(folder);
  const hashes = new Map<string, string>();
  const hashed = (file: string, octets: Uint8Array | string): void => {
    hashes.set(file, createHash('sha256').update(octets).digest('hex'));
  };
  const write = async (file: string, text: string): Promise<void> => {
    await writeFile(join(folder, file), text);
    hashed(file, text);
  };
  const collector = new ReviewCollector(from, to);
  const deciding = new Map<string, { readonly policy: string; readonly version: string; count: number }>();
  let events = 0;
  const output = openSync(join(folder, EVENTS), 'wx');
  const onEvent = (event: AuditEvent): void => {
    collector.add(event);
    const time = Date.parse(event.time);
    if (!(time >= from && time < to)) return;
    events += 1;
    writeSync(output, `${JSON.stringify(event)}\n`);
    if (event.type !== 'request.decision' || event.policy === undefined) return;
    const { id, version_sha256: version = '' } = event.policy;
    const key = JSON.stringify([id, version]);
    const known = deciding.get(key) ?? { policy: id, version, count: 0 };
    known.count += 1;
    deciding.set(key, known);
  };
  let completeness: Completeness;
  try {
    completeness =
      keys === undefined
        ? readPlainLog(log, onEvent)
        : await readProvedLog(log, keys, { from, to }, onEvent, copied(tiledLog(log), folder, hashed));
  } finally {
    closeSync(output);
  }
  hashed(EVENTS, readFileSync(join(folder, EVENTS)));
  const texts = await policyTexts([configuration, ...earlier]);
  const policies = [...deciding.values()].map(
    ({ policy, version, count }): DecidingPolicy => ({
      policy,
      version_sha256: version,
      decisions: count,
      included: texts.some((text) => text.version_sha256 === version),
    }),
  );
  const review = await collector.review(configuration, earlier);
  const title = `Access review ${review.from.slice(0, 10)} to ${review.to.slice(0, 10)}`;
  await write('policies.json', printableJson({ decided: policies, texts }));
  await write('review.html', reviewPage(title, review, completeness));
  await write('review.csv', reviewTable(review, completeness));
  await write('report.json', printableJson({ from: review.from, to: review.to, events, completeness }));
  await write('README.txt', readme(keys !== undefined, review.from, review.to));
  const files = [...hashes.keys()].toSorted();
  await writeFile(join(folder, 'SHA256SUMS'), files.map((file) => `${hashes.get(file)}  ${file}\n`).join(''));
  return { completeness, events, policies, files };
}

const EVENTS = 'events.ndjson';

async function emptyFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    if ((await readdir(folder)).length === 0) return;
  } catch {
    throw new UsageError(`${folder}: cannot be created as a folder: give another place`);
  }
  throw new UsageError(`${folder}: is not empty: nothing is overwritten, so give a new folder`);
}

/** Copies each file of the log that its verification reads: with the same files, it can be verified again. */
function copied(
  read: ReadTile,
  folder: string,
  hashed: (file: string, octets: Uint8Array) => void,
): ReadTile {
  return async (path) => {
    const octets = await read(path);
    if (octets === undefined) return undefined;
    const file = join('log', path);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeOctets(join(folder, file), octets);
    hashed(file, octets);
    return octets;
  };
}

/** The policies of configurations, each version once, with the roles that it was given with. Settings are omitted. */
async function policyTexts(configurations: readonly GatewayConfiguration[]) {
  const texts = await Promise.all(
    configurations.flatMap(({ instances, roles }) =>
      instances.map(async ({ name, policy }) => ({
        version_sha256: await policyVersion(policy),
        instance: name,
        roles,
        policy,
      })),
    ),
  );
  return [...new Map(texts.map((text) => [`${text.instance} ${text.version_sha256}`, text])).values()];
}

function readme(isProved: boolean, from: string, to: string): string {
  return `Events of a Portcullis gate, from ${from} to before ${to}.

${EVENTS}   one event per line
policies.json   the versions of the policies that decided, and their texts as far as they were given
review.html     the access review, as a page; review.csv is the same as a table
report.json     whether the record is proved to be complete, and what is not proved
SHA256SUMS      the SHA-256 of every other file: sha256sum -c SHA256SUMS
${
  isProved
    ? `log/            the files of the transparency log, with events of other times

To verify the log without a network, with keys that you have from the log's operator and its witnesses, not from this folder:

  portcullis verify log --log VKEY --witness VKEY

To make this folder again from the verified files:

  portcullis export log --log VKEY --witness VKEY --since ${from} --until ${to} --config portcullis.json --out again
`
    : `
The events come from a log without proofs: this folder does not show whether they are complete and unchanged.
`
}`;
}
