import { optional } from '../../configuration/setting.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { redirectProblems } from './checks.ts';
import { redirectsPart } from './part.ts';
import { redirectsSchema } from './settings.ts';

export const redirects: Feature = {
  settings: {
    instance: {
      redirects: optional('Redirects old addresses to new ones. Default: no redirects.', redirectsSchema),
    },
  },
  checks: ({ instances, login }) => redirectProblems(instances, login),
  bindings: [
    [/\.redirects\.stored\.kv$/, 'KV namespace'],
    [/\.redirects\.stored\.r2$/, 'R2 bucket'],
  ],
  cloudflareOnly: [[/\.redirects\.stored$/, 'needs KV or R2 of Cloudflare: use "map"']],
  parts: [hookedPart('redirects', 'instance', redirectsPart)],
};
