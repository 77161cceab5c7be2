import type { BaseContext, HasCaller, Middleware } from '@portcullis/core';
import { defined, systemSleep } from '@portcullis/core/internal';
import { readers } from '@portcullis/phabricator/internal';
import { type RateLimiter, spend } from '../../../features/limits/limit-step.ts';
import { bindingIn } from '../../../gate/bindings.ts';
import type { FeaturePart } from '../../../gate/feature-part.ts';
import type { ConfiguredEnv } from '../../../gate/origins.ts';
import type { InstanceConfiguration } from '../../../generated/types.ts';
import type { PhabricatorInstance } from '../phabricator-feature.ts';

type Settings = NonNullable<PhabricatorInstance['readers']>;

/** Serves anonymous clients without a session. Fails with a `ConfigurationError` if the Worker lacks a binding. */
export const readersPart: FeaturePart = {
  origin: ({ instance, settings }, { inside }) => {
    const origin = inside();
    const { keep, version, maxBytes, banner } = settingsOf(instance);
    return (
      origin && readers(origin, { report: settings.warn, ...defined({ keep, version, maxBytes, banner }) })
    );
  },
  host: ({ instance, env, path }) => {
    const { robots, crawlers } = settingsOf(instance);
    return {
      ...(robots === undefined ? {} : { arrived: { step: robotsStep(robots) } }),
      ...(crawlers === undefined
        ? {}
        : { identified: crawlerStep(crawlers, env, `${path}.readers.crawlers`) }),
    };
  },
};

function settingsOf(instance: InstanceConfiguration): Settings {
  return (instance as PhabricatorInstance).readers ?? {};
}

function robotsStep(text: string): Middleware<BaseContext<ConfiguredEnv>> {
  return async function robots({ request, target }, next) {
    const isAsked = request.method === 'GET' || request.method === 'HEAD';
    if (!isAsked || target.path !== '/robots.txt') return next();
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' };
    return new Response(request.method === 'HEAD' ? null : text, { headers });
  };
}

/** Words of search engines, of crawlers of language models, and of HTTP libraries. */
const CRAWLERS = [
  ...['googlebot', 'bingbot', 'baiduspider', 'yandex', 'duckduckbot', 'applebot', 'petalbot', 'amazonbot'],
  ...[
    'gptbot',
    'chatgpt',
    'oai-search',
    'claude',
    'anthropic',
    'bytespider',
    'ccbot',
    'perplexity',
    'meta-external',
  ],
  ...['facebookexternalhit', 'semrush', 'ahrefs', 'mj12', 'dotbot', 'archive.org', 'headlesschrome'],
  ...[
    'python',
    'curl',
    'wget',
    'go-http-client',
    'okhttp',
    'scrapy',
    'java/',
    'libwww',
    'bot',
    'crawl',
    'spider',
    'slurp',
  ],
];

/**
 * Counts what anonymous clients send with the name of a crawler, all requests of a name together, wherever they come from. A client that gives no
 * name or another one is only held by limits for networks.
 */
function crawlerStep(
  { binding, periodSeconds, names = CRAWLERS }: NonNullable<Settings['crawlers']>,
  env: object,
  path: string,
): Middleware<BaseContext<ConfiguredEnv> & HasCaller> {
  const limiter = bindingIn<RateLimiter>(env, binding, 'limit', `${path}.binding`, 'rate limit');
  const configured = { name: 'crawlers', binding, periodSeconds, by: 'everybody' } as const;
  const words = names.map((name) => name.toLowerCase());
  return async function crawlers({ request, caller }, next) {
    const agent = request.headers.get('user-agent')?.toLowerCase();
    const name = caller.kind === 'anonymous' && words.find((word) => agent?.includes(word));
    if (name) await spend({ configured, limiter }, `crawler ${name}`, 1, systemSleep);
    return next();
  };
}
