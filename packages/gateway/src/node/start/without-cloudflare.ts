import { FEATURES } from '../../features.ts';
import type { ConfigurationProblem, GatewayConfiguration } from '../../index.ts';

/** Where a configuration has settings that only Cloudflare can serve. */
export function cloudflareOnly(configuration: object): readonly ConfigurationProblem[] {
  const known = FEATURES.flatMap((feature) => feature.cloudflareOnly ?? []);
  const problems: ConfigurationProblem[] = [];
  const look = (part: unknown, path: string): void => {
    const message = known.find(([setting]) => setting.test(path))?.[1];
    if (message !== undefined && part !== undefined) problems.push({ path, message });
    else if (Array.isArray(part)) for (const [index, item] of part.entries()) look(item, `${path}[${index}]`);
    else if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) look(item, path === '' ? key : `${path}.${key}`);
    }
  };
  look(configuration, '');
  return problems;
}

/** What is different from a gate on Workers, for this configuration. */
export function differences(configuration: GatewayConfiguration): readonly string[] {
  return [
    'WebSocket requests are answered with 501',
    ...FEATURES.flatMap(({ withoutCloudflare }) => withoutCloudflare?.(configuration) ?? []),
  ];
}
