import { listIn, valueIn, type WranglerFile } from '../files/wrangler-file.ts';
import type { Inspection } from './observer.ts';
import { sourcePaths } from './source-paths.ts';

/** More would take long, and a Worker with so many paths is one whose paths look alike. */
const MAX_REQUESTS = 200;

/** Requests of a client without any credentials: for each host of the routes, each path that the source names, to read and to write. */
export async function openRequests(main: string, wrangler: WranglerFile): Promise<Inspection['requests']> {
  const hosts = hostsOf(wrangler);
  const paths = [...new Set(['/', '/no-such-page', ...(await sourcePaths(main))])];
  const all = paths.flatMap((path) =>
    hosts.flatMap((host) =>
      ['GET', 'POST'].map((method) => ({ method, url: new URL(path, `https://${host}`).href })),
    ),
  );
  return all.slice(0, MAX_REQUESTS);
}

function hostsOf({ value }: WranglerFile): readonly string[] {
  const routes = [valueIn(value, ['route']), ...listIn(value, ['routes'])];
  const hosts = routes.flatMap((route) => {
    const pattern = typeof route === 'string' ? route : valueIn(route, ['pattern']);
    if (typeof pattern !== 'string') return [];
    const [host = ''] = pattern.replace(/^https?:\/\//, '').split('/');
    return [host.replace(/^\*\.?/, 'any.')];
  });
  return hosts.length === 0 ? ['worker.example'] : [...new Set(hosts)];
}
