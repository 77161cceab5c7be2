import { type Feature, hookedPart } from '../../../feature.ts';
import { readersProblems } from './checks.ts';
import { readersPart } from './part.ts';

/** Anonymous clients read without a session. The settings are those of instances of Phorge. */
export const readers: Feature = {
  checks: ({ instances, wordsOf }) => instances.flatMap((one) => readersProblems(one, wordsOf(one.instance))),
  bindings: [[/\.readers\.crawlers\.binding$/, 'rate limit']],
  cloudflareOnly: [
    [/\.readers\.keep$/, 'needs the cache of Cloudflare: remove it'],
    [/\.readers\.crawlers$/, 'needs a rate limit of Cloudflare: remove it'],
  ],
  parts: [hookedPart('readers', 'instance', readersPart)],
};
