import * as v from 'valibot';
import { optional, setting } from '../../configuration/setting.ts';
import { bindingName } from '../../configuration/values.ts';
import type { Feature } from '../../feature.ts';

/** Where the keys of providers are kept. */
export const keyCache: Feature = {
  folder: 'features/key-cache',
  settings: {
    root: {
      keyCache: optional(
        'Where the keys of providers are kept between isolates, besides the Cache API. Default: nowhere else.',
        v.strictObject({
          kv: setting(
            'A KV namespace. Let nobody write to it who may not decide whom you let in.',
            bindingName,
          ),
        }),
      ),
    },
  },
  bindings: [[/^keyCache\.kv$/, 'KV namespace']],
};
