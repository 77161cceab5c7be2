import { isRecord } from '@portcullis/core/internal';
import { fieldOf, listIn } from '../files/wrangler-file.ts';

/** Bindings whose calls are answered by the observer: nothing of an origin is started. */
const WITH_FETCH: readonly string[] = ['services', 'vpc_services', 'vpc_networks', 'mtls_certificates'];

/** Bindings that Wrangler can only connect to Cloudflare. */
const REMOTE_LISTS: readonly string[] = ['vectorize', 'hyperdrive', 'dispatch_namespaces', 'pipelines'];
const REMOTE_SINGLE: readonly string[] = ['ai', 'browser', 'images', 'media'];

/** The settings of a Worker as it is started here: without anything that is not on this machine. */
export interface LocalSettings {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly origins: readonly string[];
  readonly remote: readonly string[];
}

/** Removes from the value of a Wrangler file what would need Cloudflare, and lists the names of the removed bindings. */
export function localSettings(value: unknown): LocalSettings {
  const settings = isRecord(value) ? { ...value } : {};
  const namesIn = (section: string): readonly string[] =>
    listIn(value, [section]).flatMap((entry) => textIn(entry, 'binding'));
  const origins = WITH_FETCH.flatMap(namesIn);
  const remote = [
    ...REMOTE_LISTS.flatMap(namesIn),
    ...REMOTE_SINGLE.flatMap((section) => textIn(fieldOf(value, section), 'binding')),
  ];
  for (const section of ['$schema', 'env', ...WITH_FETCH, ...REMOTE_LISTS, ...REMOTE_SINGLE]) {
    delete settings[section];
  }
  // The observer's own request must reach the Worker. Files in front of it are found in the Wrangler file.
  if (isRecord(settings.assets)) settings.assets = { ...settings.assets, run_worker_first: true };
  return { settings: withoutRemote(settings) as LocalSettings['settings'], origins, remote };
}

/** `"remote": true` of a binding would connect it to the one at Cloudflare. Variables are not settings. */
function withoutRemote(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemote);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) =>
      name === 'remote' ? [] : [[name, name === 'vars' ? part : withoutRemote(part)]],
    ),
  );
}

function textIn(entry: unknown, field: string): readonly string[] {
  const text = fieldOf(entry, field);
  return typeof text === 'string' ? [text] : [];
}
