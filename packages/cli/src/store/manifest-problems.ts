import type { ConfigurationProblem, GatewayConfiguration } from 'portcullis';
import { missingInWorker, type WorkerManifest } from 'portcullis/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import type { RemoteStore } from './cloudflare-store.ts';

/** What a configuration requires and the Worker that reads the store lacks, according to the manifest that the Worker published. */
export async function manifestProblems(
  store: RemoteStore,
  key: string,
  configuration: GatewayConfiguration,
  say: (text: string) => void,
): Promise<readonly ConfigurationProblem[]> {
  const manifest = manifestIn(await store.get(`${key}.worker`));
  if (manifest !== undefined) return missingInWorker(configuration, manifest);
  say(
    'no Worker has published its manifest yet: missing bindings or variables are only found when a Worker loads this configuration',
  );
  return [];
}

/** Returns `undefined` for an invalid manifest: gates check a configuration themselves, independent of the manifest. */
function manifestIn(text: string | undefined): WorkerManifest | undefined {
  const value = fieldsOf(jsonIn(text ?? ''));
  const { version, parts, names } = value;
  const areNames = (list: unknown): boolean =>
    Array.isArray(list) && list.every((name) => typeof name === 'string');
  return typeof version === 'string' && areNames(names) && Object.values(Object(parts)).every(areNames)
    ? (value as unknown as WorkerManifest)
    : undefined;
}
