import type { ReadersOptions } from '@portcullis/phabricator';
import { MAX_KEPT_SECONDS, readersFields } from '@portcullis/phabricator/internal';
import * as v from 'valibot';
import { optionsOf } from '../../../configuration/option-setting.ts';
import { optional, setting, shape } from '../../../configuration/setting.ts';
import { anyText, bindingName, count, listOf } from '../../../configuration/values.ts';

const option = optionsOf<ReadersOptions>('ReadersOptions', readersFields);

const kept = shape(
  'KeptPagesConfiguration',
  v.strictObject({
    kinds: optional({ option: 'KeptPages.kinds' }, listOf(anyText)),
    paths: optional(
      { option: 'KeptPages.paths' },
      listOf(v.pipe(v.string(), v.startsWith('/', 'must start with "/"'))),
    ),
    seconds: setting({ option: 'KeptPages.seconds' }, count('seconds', 1, MAX_KEPT_SECONDS)),
  }),
);

const crawlers = shape(
  'CrawlersConfiguration',
  v.strictObject({
    binding: setting(
      'Name of a rate limiting binding of the Wrangler file (`ratelimits`), which sets the number of requests and the period.',
      bindingName,
    ),
    periodSeconds: setting(
      'The `period` of that binding, in seconds. Crawlers receive it in `Retry-After`.',
      v.picklist([10, 60]),
    ),
    names: optional(
      'Words by which crawlers are known, in any case, in their `User-Agent`. All requests with the same word are counted together. Default: words of search engines, of crawlers of language models and of HTTP libraries.',
      listOf(anyText),
    ),
  }),
);

/** Settings for anonymous clients who read an instance of Phabricator. */
export const readersSettings: v.ObjectEntries = {
  readers: optional(
    'How anonymous clients read what the policy opens to anyone: without a session of Phorge, so no cookie is forwarded in either direction. Default: Phorge starts a session for each of them.',
    shape(
      'ReadersConfiguration',
      v.strictObject({
        keep: option('keep', listOf(kept)),
        version: option('version', anyText),
        maxBytes: option('maxBytes'),
        banner: option('banner', anyText),
        robots: optional(
          'Text of `/robots.txt`, for all callers. Default: the file of Phorge.',
          v.pipe(v.string(), v.minLength(1, 'must not be empty')),
        ),
        crawlers: optional(
          'Budget of crawlers that are anonymous clients. Beyond it they receive 429. For networks, use `limits`. Default: none.',
          crawlers,
        ),
      }),
    ),
  ),
};
