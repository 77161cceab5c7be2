import type { ConfigurationProblem } from '../../index.ts';

/** Settings that only Cloudflare can serve, and what to do instead. */
const CLOUDFLARE_ONLY: readonly (readonly [path: RegExp, message: string])[] = [
  [
    /^secrets$/,
    'are not supported outside Cloudflare: set each secret as an environment variable of its name, and remove this setting',
  ],
  [
    /\.(?:origin|failover)\.(?:zone|resolveOverride)$/,
    'needs a Cloudflare zone: use {"binding": NAME}, and pass its address in the option origins',
  ],
  [/\.publicCache$/, 'needs the cache of Cloudflare: remove it'],
  [
    /\.countries$/,
    'needs the country of the client, which is unknown outside Cloudflare: use networks, or remove it',
  ],
  [
    /\.asns$/,
    'needs the autonomous system of the client, which is unknown outside Cloudflare: use networks, or remove it',
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
