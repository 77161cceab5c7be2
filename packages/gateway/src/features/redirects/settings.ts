import * as v from 'valibot';
import { defaulting, optional, section, setting, shape } from '../../configuration/setting.ts';
import { amount, anyText, bindingName, host, listOf } from '../../configuration/values.ts';
import type { RedirectsConfiguration } from '../../generated/types.ts';

const entry = shape(
  'RedirectConfiguration',
  v.strictObject({
    from: setting(
      'Path, percent-decoded, with or without the slash at its end. A capture states its alphabet: `/D{id:digits}`, also `hex`, `word` (letters, digits, `_`, `-`), and `path` at the end.',
      anyText,
    ),
    to: setting(
      'URL of the target, with the captures of the path after its host: `https://gitlab.example.com/acme/-/merge_requests/{id}`.',
      anyText,
    ),
  }),
);

const refreshSeconds = defaulting(
  'How long the map is used before it is read again, in seconds.',
  amount('seconds', 10, 86_400),
  60,
);

const stored = v.union(
  [
    v.strictObject({
      kv: setting('KV namespace of the map.', bindingName),
      key: setting('Key of the map.', anyText),
      refreshSeconds,
    }),
    v.strictObject({
      r2: setting('R2 bucket of the map.', bindingName),
      key: setting('Key of the map.', anyText),
      refreshSeconds,
    }),
  ],
  'must be {"kv": BINDING, "key": KEY} or {"r2": BINDING, "key": KEY}',
);

/** Where old addresses lead. */
export const redirectsSchema: v.GenericSchema<RedirectsConfiguration> = section(
  'RedirectsConfiguration',
  'Redirects old addresses of an application to new ones, for GET and HEAD. The query is not carried over. Needs `map` or `stored`.',
  v.strictObject({
    hosts: setting('Hosts that redirects can lead to.', listOf(host)),
    map: optional(
      'The redirects: a list, or the text of a CSV file with the header `from,to`. A path without captures goes before a pattern. Default: those of `stored`.',
      v.union([v.string(), listOf(entry)], 'must be a list of {"from", "to"}, or the text of a CSV file'),
    ),
    stored: optional(
      'Where the map is stored, as CSV or as a JSON list. `portcullis check --redirects FILE` checks it. A map with a mistake is not used: the one before stays. Default: those of `map`.',
      stored,
    ),
    policy: defaulting(
      'Whether redirects come `after` the policy, for requests that it allows, or `before` it, for anyone. A target can disclose a title.',
      v.picklist(['before', 'after']),
      'after',
    ),
    permanent: defaulting(
      'Whether redirects are for good (301, which browsers remember for a day), and not for now (302).',
      v.boolean(),
      false,
    ),
    unmapped: defaulting(
      'What happens to requests for other paths: the application can `serve` them, or a page can `explain` that there is no new address (410). With `explain`, the application receives no GET and no HEAD.',
      v.picklist(['serve', 'explain']),
      'serve',
    ),
  }),
);
