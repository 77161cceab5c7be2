import { optional } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { publicCacheProblems } from './checks.ts';
import { publicCachePart } from './part.ts';
import { publicCacheSchema } from './settings.ts';

export const publicCache: Feature = {
  settings: {
    instance: {
      publicCache: optional(
        'Cache for public pages, in front of the origin. Default: every request goes to the origin.',
        publicCacheSchema,
      ),
    },
  },
  checks: ({ instances }) => instances.flatMap(publicCacheProblems),
  cloudflareOnly: [[/\.publicCache$/, 'needs the cache of Cloudflare: remove it']],
  parts: [hookedPart('publicCache', 'instance', publicCachePart)],
};
