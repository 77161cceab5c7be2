import { systemSleep, withDeadline } from '@portcullis/core/internal';
import type { GatewaySettings } from '../gateway-options.ts';
import { ALL_PARTS } from '../stated-parts.ts';
import type { ConfigurationSource } from './configuration-source.ts';
import { workerManifest } from './worker-manifest.ts';

/** A store is left behind that does not answer: a request that waits on and on is ended by the platform, and told to nobody. */
const DEADLINE_MS = 5000;

/** Writes beside the configuration what this Worker has, where something else stands there: `portcullis push` reads it. */
export async function introduceWorker(
  { name, worker }: ConfigurationSource,
  { env, secrets, settings }: { env: object; secrets: readonly string[]; settings: GatewaySettings },
): Promise<void> {
  if (worker === undefined) return;
  const text = JSON.stringify(workerManifest(ALL_PARTS, env, secrets));
  try {
    await withDeadline(DEADLINE_MS, settings.sleep ?? systemSleep, async () => {
      if ((await worker.read()) !== text) await worker.write(text);
    });
  } catch {
    // Only who pushes misses it, and is told that nothing is known.
    settings.inform(`portcullis: ${name}: the manifest of this Worker could not be written`);
  }
}
