import {
  AccessError,
  type Application,
  type ApplicationParts,
  application,
  type BaseContext,
  type Recorder,
  recorder,
  type TrailEntry,
} from '../src/index.ts';

/** What a test saw of a request, from outside. */
export interface Seen {
  masked: string | undefined;
  entries: readonly TrailEntry[];
}

/** A recorder that writes down what it can of the application. */
export function watcher(seen: Seen): Recorder {
  return recorder(
    async (arrival, next) => {
      const response = await next();
      seen.masked = arrival.application?.maskPath(new URL(arrival.request.url).pathname);
      seen.entries = arrival.trail.entries;
      return response;
    },
    { keepsRecord: true },
  );
}

/** Bindings that the double needs. */
export interface WikiEnv {
  readonly WIKI: (path: string) => Response;
}

type WikiParts = ApplicationParts<WikiEnv, 'wiki', 'page' | 'share'>;

/** An application that is none of ours: pages by name, secret links below `/share/`, refusals in its own words. */
export function wiki(more: Partial<WikiParts> = {}): Application<WikiEnv, 'wiki', 'page' | 'share'> {
  return application<WikiEnv, 'wiki', 'page' | 'share'>({
    name: 'wiki',
    target: { encodedDelimiters: 'pass' },
    vocabulary: { applications: ['wiki'], kinds: ['page', 'share'], delimitersInNames: true },
    check: ({ target }, next) => {
      if (target.search.includes('_method=')) throw refusal(400, 'wiki.method_override');
      return next();
    },
    classify: (method, { path }) => ({
      application: 'wiki',
      kind: path.includes('/share/') ? 'share' : 'page',
      id: path.split('/').at(-1) ?? '',
      operation: method === 'GET' ? 'view' : 'edit',
    }),
    presenter: ({ error }) =>
      error.status === 400 ? undefined : new Response(`wiki says ${error.code}`, error),
    maskPath: (path) => path.replace(/(\/share\/)[^/]+/, '$1[secret]'),
    handler: ({ env, target }: BaseContext<WikiEnv>) => env.WIKI(target.path),
    ...more,
  });
}

/** A refusal of somebody's. */
export function refusal(status: number, code: string): AccessError {
  return new AccessError({ code, status, message: 'No.' });
}
