import type { BaseContext, Middleware } from '@portcullis/core';
import { bindingIn } from '../../gate/bindings.ts';
import type { FeaturePart, HostScope } from '../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../gate/origins.ts';
import { ownPrefix } from '../../gate/own-prefix.ts';
import { gatewayError } from '../../gateway-failure.ts';
import type { RedirectsConfiguration } from '../../generated/types.ts';
import { type RedirectBounds, readRedirects } from './redirect-map.ts';
import { type RedirectSource, storedRedirects } from './redirect-source.ts';

/** Redirects old addresses, before the policy or after it. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const redirectsPart: FeaturePart = {
  host: (scope) => {
    const { instance, configuration } = scope;
    const { redirects, hosts } = instance;
    if (redirects === undefined) return {};
    const prefix = ownPrefix(configuration.login);
    const source = sourceOf(scope, redirects, { hosts: redirects.hosts, own: hosts, prefix });
    const step = redirectStep(source, redirects, prefix);
    return redirects.policy === 'before' ? { arrived: { step } } : { decided: step };
  },
};

function redirectStep(
  source: RedirectSource,
  { permanent = false, unmapped = 'serve' }: RedirectsConfiguration,
  prefix: string,
): Middleware<BaseContext<ConfiguredEnv>> {
  return async function redirects(context, next) {
    const { request, target } = context;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || target.path.startsWith(prefix)) return next();
    const location = (await source(context))?.target(target.path);
    if (location !== undefined) return redirect(location, permanent);
    if (unmapped === 'serve') return next();
    throw gatewayError('gateway.no_new_address', { detail: 'the path is not in the map of redirects' });
  };
}

/** Browsers remember one for good for a day only, so that it can be changed. */
function redirect(location: string, permanent: boolean): Response {
  return new Response(null, {
    status: permanent ? 301 : 302,
    headers: { location, 'cache-control': permanent ? 'private, max-age=86400' : 'no-store' },
  });
}

/** The methods of a KV namespace that are used. */
interface MapNamespace {
  get(key: string): Promise<string | null>;
}

/** The methods of an R2 bucket that are used. */
interface MapBucket {
  get(key: string): Promise<{ text(): Promise<string> } | null>;
}

function sourceOf(
  { env, path, settings }: HostScope,
  { map, stored }: RedirectsConfiguration,
  bounds: RedirectBounds,
): RedirectSource {
  if (stored === undefined) {
    const { map: read, problems } = readRedirects(map, bounds);
    const [first] = problems;
    // A variable can hold what the configuration's check could not see.
    if (first !== undefined) throw new TypeError(`redirects.map ${first.message}`);
    return () => read;
  }
  const place = `${path}.redirects.stored`;
  const { key, refreshSeconds = 60 } = stored;
  if ('kv' in stored) {
    const namespace = bindingIn<MapNamespace>(env, stored.kv, 'get', `${place}.kv`, 'KV namespace');
    const read = async () => (await namespace.get(key)) ?? undefined;
    return storedRedirects(read, bounds, refreshSeconds, settings.warn);
  }
  const bucket = bindingIn<MapBucket>(env, stored.r2, 'get', `${place}.r2`, 'R2 bucket');
  const read = async () => (await bucket.get(key))?.text();
  return storedRedirects(read, bounds, refreshSeconds, settings.warn);
}
