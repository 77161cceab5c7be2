import type { JwksTuning } from '@portcullis/jwks';
import {
  allowInsecureLoopback,
  cacheApi,
  hasCacheApi,
  type KeyNamespace,
  kv,
} from '@portcullis/jwks/internal';
import { bindingIn } from '../../gate/bindings.ts';
import type { GatewayOptions, GatewaySettings } from '../../gateway-options.ts';
import type { GatewayConfiguration } from '../../generated/types.ts';

/** How the keys of all providers are fetched and kept. */
export function keyTuning(
  { keyCache }: Pick<GatewayConfiguration, 'keyCache'>,
  { clock, random }: GatewaySettings,
  network: Pick<GatewayOptions, 'fetch' | 'sleep'>,
  env: object,
): JwksTuning {
  return {
    ...network,
    clock,
    random,
    // The schema lets http through on loopback only, where a Worker in production reaches nothing.
    [allowInsecureLoopback]: true,
    ...(keyCache === undefined
      ? {}
      : {
          tiers: [
            ...(hasCacheApi() ? [cacheApi()] : []),
            kv(bindingIn<KeyNamespace>(env, keyCache.kv, 'get', 'keyCache.kv', 'KV namespace')),
          ],
        }),
  };
}
