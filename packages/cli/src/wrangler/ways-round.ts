import { isLocalHost } from '@portcullis/core/internal';
import { listIn, valueIn } from '../files/wrangler-file.ts';
import type { WranglerCheck, WranglerFinding } from './finding.ts';

/** No code of ours runs where there is no Worker. */
export const worker: WranglerCheck = ({ wrangler: { value } }) =>
  typeof valueIn(value, ['main']) === 'string'
    ? []
    : [
        {
          path: ['main'],
          message:
            'no Worker would be deployed, so nothing is protected: set "main" to the file that exports the gateway',
        },
      ];

/** The address below workers.dev, which has none of the rules of the zone: its firewall, its Access, its limits. */
export const workersDev: WranglerCheck = ({ wrangler: { value }, hosts }) => {
  const isMeant = hosts.some((host) => host.endsWith('.workers.dev'));
  const setting = valueIn(value, ['workers_dev']);
  const hasRoutes = valueIn(value, ['route']) !== undefined || valueIn(value, ['routes']) !== undefined;
  // Wrangler's own default.
  if (isMeant || !(typeof setting === 'boolean' ? setting : !hasRoutes)) return [];
  const why = setting === true ? 'opens' : 'is not set and there is no route, which enables';
  return [
    {
      path: ['workers_dev'],
      message: `${why} an address below workers.dev, which bypasses the rules of your own domain: set it to false${hasRoutes ? '' : ', and give the Worker a route or a custom domain'}`,
    },
  ];
};

/** Addresses of versions: each old one stays reachable, with the policy it had. */
export const previewAddresses: WranglerCheck = ({ wrangler: { value } }) =>
  valueIn(value, ['preview_urls']) === true
    ? [
        {
          path: ['preview_urls'],
          message:
            'every version gets its own preview URL, and old versions keep their old policy: set it to false',
        },
      ]
    : [];

/** A response in a cache in front of the gate is served to the next client. */
export const cache: WranglerCheck = ({ wrangler: { value } }) =>
  valueIn(value, ['cache', 'enabled']) === true
    ? [
        {
          path: ['cache', 'enabled'],
          message:
            'responses are cached in front of the gate and served without it: set it to false, or remove "cache"',
        },
      ]
    : [];

/** Static files are served before the Worker runs, unless it is asked first. */
export const assets: WranglerCheck = ({ wrangler: { value } }) => {
  if (valueIn(value, ['assets']) === undefined) return [];
  const first = valueIn(value, ['assets', 'run_worker_first']);
  const isAll =
    Array.isArray(first) && first.includes('/*') && !first.some((pattern) => String(pattern).startsWith('!'));
  if (first === true || isAll) return [];
  const which = Array.isArray(first) ? 'files not in "run_worker_first" are' : 'they are';
  return [
    {
      path: ['assets', 'run_worker_first'],
      message: `static files: ${which} served to everyone without the gate: set "run_worker_first" to true`,
    },
  ];
};

interface Route {
  readonly path: WranglerFinding['path'];
  readonly pattern: string;
  readonly isDomain: boolean;
}

/** Requests that no route brings to the Worker go to the origin without it; those that no instance serves are refused. */
export const routes: WranglerCheck = ({ wrangler: { value }, every, hosts }) => {
  const all = routesIn(value);
  const parts = all.flatMap(({ path, pattern, isDomain }): readonly WranglerFinding[] => {
    const { scheme, host, rest } = partsOf(pattern);
    const say = (message: string) => [{ path, message: `the route ${JSON.stringify(pattern)} ${message}` }];
    if (!isDomain && rest !== '/*') {
      return say(`covers only a part of ${host}, and the rest is served without the gate: end it with /*`);
    }
    if (scheme !== undefined) {
      return say(
        `covers ${scheme} only, and requests with the other scheme bypass the gate: remove ${scheme}://`,
      );
    }
    const isOpen = hosts.some((known) => known.includes('$'));
    if (isOpen || hosts.some((known) => covers(host, known))) return [];
    return say(
      `belongs to no instance, so every request is refused with 421: add ${host} to the "hosts" of an instance`,
    );
  });
  // A host without a route beside a route without a host is one mistake.
  if (all.length === 0 || parts.length > 0) return parts;
  // One host may be served by one environment, and another by another.
  const anywhere = every.flatMap((one) => routesIn(one.value));
  const bare = hosts.filter(
    (host) =>
      !host.includes('$') &&
      !isLocalHost(host) &&
      !anywhere.some(({ pattern }) => covers(partsOf(pattern).host, host)),
  );
  const missing = bare.map((host) => ({
    path: valueIn(value, ['routes']) === undefined ? ['route'] : ['routes'],
    message: `no route sends requests for ${host} to the gate: add ${JSON.stringify({ pattern: host, custom_domain: true })}`,
  }));
  return missing;
};

/** An environment that states no routes has those of the file, and whichever is deployed last has the requests. */
export const inheritedRoutes: WranglerCheck = ({ wrangler: { environment, value, pathOf } }) => {
  const taken = routesIn(value).filter(({ path }) => pathOf(path) === path);
  if (environment === undefined || taken.length === 0) return [];
  const patterns = taken.map(({ pattern }) => pattern).join(', ');
  return [
    {
      path: [],
      message: `has no own routes, so deploying it takes ${patterns} away from the top-level Worker: give it "routes", or "routes": []`,
    },
  ];
};

function routesIn(value: unknown): readonly Route[] {
  const single = valueIn(value, ['route']);
  const several = listIn(value, ['routes']).map((route, index) => [['routes', index], route] as const);
  const all = [...(single === undefined ? [] : [[['route'], single] as const]), ...several];
  return all.flatMap(([path, route]) => {
    const pattern = typeof route === 'string' ? route : valueIn(route, ['pattern']);
    const isDomain = valueIn(route, ['custom_domain']) === true;
    return typeof pattern === 'string' ? [{ path, pattern, isDomain }] : [];
  });
}

function partsOf(pattern: string): {
  readonly scheme: string | undefined;
  readonly host: string;
  readonly rest: string;
} {
  const [, scheme, host = '', rest = ''] = /^(?:(https?):\/\/)?([^/]*)(.*)$/.exec(pattern) ?? [];
  // "corp.example*" is what "corp.example/*" is, for more hosts than are meant.
  return { scheme, host: host.toLowerCase(), rest };
}

/** Whether a route's host, which may start with a star, matches a host. */
function covers(pattern: string, host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
}
