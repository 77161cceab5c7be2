import type { SigningKey } from '@portcullis/tlog';
import { formatNote, signNote } from '@portcullis/tlog';
import type { GatewayConfiguration } from 'portcullis';
import { builtForm, builtStatement, readConfiguration, unbuildable } from 'portcullis/internal';
import { openingInWords } from '../approval/opening-in-words.ts';
import { whatAChangeOpens } from '../approval/what-a-change-opens.ts';
import { gateOfNext, signedBy, withApproval } from '../approval/with-approval.ts';
import { claimsIn } from '../check/proof-findings.ts';
import type { CommandIo } from '../command.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import type { RemoteStore } from './cloudflare-store.ts';
import { manifestProblems } from './manifest-problems.ts';
import { presentVersion } from './present-version.ts';

/** A version that shall be what the gate reads. */
export interface NewVersion {
  /** As it was written. */
  readonly written: unknown;
  readonly hash: string;
  /** With its defaults. */
  readonly configuration: GatewayConfiguration;
  readonly author: string | undefined;
  /** Changes that were signed before, up to this version. */
  readonly approvals: readonly string[] | undefined;
}

/** Where it goes, and who signs for it. */
export interface Upload {
  readonly store: RemoteStore;
  readonly key: string;
  readonly signer: { readonly name: string; readonly key: SigningKey } | undefined;
  /** The gate that it is signed for. Default: that of the line before. */
  readonly gate?: string | undefined;
  /** Without it, the changes are only shown. */
  readonly yes: boolean;
}

/**
 * Says what a version changes, signs for it, and puts it with its built form into the store. The one before is kept under its
 * hash, `KEY.HASH`, for those who go back. Resolves to the exit code: 0 it is there, 1 it is not.
 */
export async function uploadVersion(
  { written, hash, configuration, author, approvals }: NewVersion,
  { store, key, signer, gate: named, yes }: Upload,
  { stdout }: CommandIo,
): Promise<number> {
  const say = (text: string) => stdout.write(printable(`${text.trimEnd()}\n`));
  const { text: replaced, base, line, problem } = await presentVersion(store, key);
  if (problem !== undefined) say(`${store.name}: gates refuse the configuration in ${key}: ${problem}`);
  const opening = whatAChangeOpens(base?.configuration, configuration, Date.now());
  say(openingInWords(opening));
  if (base?.hash === hash && problem === undefined && approvals === undefined) {
    say(`${store.name}: ${key} already contains this configuration`);
    return 0;
  }
  const lacking = await manifestProblems(store, key, configuration, say);
  if (lacking.length > 0) {
    for (const { path, message } of lacking) say(`${path || '(whole)'}: ${message}`);
    say(
      'Nothing was uploaded. If the Worker was deployed since, send it one request, so that it publishes its manifest',
    );
    return 1;
  }
  if (!yes) {
    say('Nothing was uploaded. Add --yes to upload.');
    return 1;
  }
  if (signer === undefined && approvals === undefined && line.length > 0)
    throw new UsageError(`the configuration in ${key} is signed: sign this one as well, with --as`);
  if (approvals !== undefined && line.some((note, index) => note !== approvals[index]))
    throw new UsageError(
      `its approvals are not based on the configuration in ${key}: have it approved again`,
    );
  const before = line.length > 0 && base !== undefined ? base.hash : null;
  if (signer !== undefined && base !== undefined && before === null)
    say(
      `the configuration in ${key} is not signed: this starts a new approval chain, which only a gate without an active configuration accepts`,
    );
  const gate = gateOfNext(approvals ?? line, named);
  const statement = { before, after: hash, opens: opening.opens, gate };
  const signed = approvals ?? (signer && (await withApproval(line, statement, signer.key)));
  const built = await builtBeside(configuration, hash, signer?.key, say);
  const text = JSON.stringify({
    author,
    // Where a broken text is replaced by the last good one, what was before that one stays what was before.
    previous: base?.hash === hash ? base.previous : base?.hash,
    approvals: signed,
    ...built,
    configuration: written,
  });
  if ((await store.get(key)) !== replaced)
    throw new UsageError(`${key} was changed concurrently: review the changes again`);
  if (base !== undefined) await store.put(`${key}.${base.hash}`, base.text);
  await store.put(key, `${text}\n`);
  const by = signer === undefined ? '' : `, ${signedBy(signer.name, gate)}`;
  say(`${store.name}: ${key} holds configuration ${hash.slice(0, 16)} now${by}`);
  return 0;
}

/** What `portcullis build` finds out, so that no isolate has to. */
async function builtBeside(
  configuration: GatewayConfiguration,
  hash: string,
  key: SigningKey | undefined,
  say: (text: string) => void,
) {
  const [open] = unbuildable(configuration);
  if (open !== undefined) {
    say(`it is uploaded without its built form, so each isolate checks it: ${open.path}: ${open.message}`);
    return {};
  }
  const facts = { configurationHash: hash, provedClaims: claimsIn(configuration) };
  const built = await builtForm(readConfiguration(configuration), facts);
  if (key === undefined) return { built };
  const text = await builtStatement(built);
  return { built, builtNote: formatNote({ text, signatures: [await signNote(text, key)] }) };
}
