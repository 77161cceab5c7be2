import type { ConfigurationProblem } from '../../index.ts';

/** Settings that only Cloudflare can serve, and what to do instead. */
const CLOUDFLARE_ONLY: readonly (readonly [path: RegExp, message: string])[] = [
  [
    /^secrets$/,
    'are read anew by a Worker, and not outside of Cloudflare: put each into the environment by its name, and take it out',
  ],
  [
    /\.(?:origin|failover)\.(?:zone|resolveOverride)$/,
    'is an origin of a zone of Cloudflare: write {"binding": NAME}, and give its address under origins',
  ],
  [
    /\.publicCache$/,
    'keeps answers in the cache of Cloudflare, and there is none outside of Cloudflare: take it out',
  ],
  [
    /\.countries$/,
    'asks in which country an address is, which nobody says outside of Cloudflare: use networks, or take it out',
  ],
  [
    /\.asns$/,
    'asks whose network an address is in, which nobody says outside of Cloudflare: use networks, or take it out',
  ],
];

/** Where a configuration has settings that only Cloudflare can serve. */
export function cloudflareOnly(configuration: object): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  const look = (part: unknown, path: string): void => {
    const message = CLOUDFLARE_ONLY.find(([pattern]) => pattern.test(path))?.[1];
    if (message !== undefined && part !== undefined) problems.push({ path, message });
    else if (Array.isArray(part)) for (const [index, item] of part.entries()) look(item, `${path}[${index}]`);
    else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) look(item, path === '' ? key : `${path}.${key}`);
    }
  };
  look(configuration, '');
  return problems;
}
