import * as v from 'valibot';
import { optional, setting } from '../../configuration/setting.ts';
import { bindingName } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';

/** Shared cache for the signing keys of providers. */
export const keyCache: Feature = {
  settings: {
    root: {
      keyCache: optional(
        "Shared cache for the providers' signing keys, in addition to the Cache API. Default: none.",
        v.strictObject({
          kv: setting(
            'Name of a KV namespace binding. Anyone who can write to this namespace can decide which tokens are accepted.',
            bindingName,
          ),
        }),
      ),
    },
  },
  bindings: [[/^keyCache\.kv$/, 'KV namespace']],
};
