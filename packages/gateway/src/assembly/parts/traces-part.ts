import { traces } from '@portcullis/traces';
import type { TracesPart } from './parts.ts';

/** Traces requests, and says so where calls to providers and stores cannot be found. */
export const tracesPart: TracesPart = (configured, { service, maskPath, settings }) => {
  const { collector, platform, serverTiming } = configured;
  const { fetch, sleep, random, warn } = settings;
  const traced = traces({
    service,
    maskPath,
    random,
    report: warn,
    ...(platform === undefined ? {} : { platform }),
    ...(serverTiming === undefined ? {} : { serverTiming }),
    ...(collector === undefined
      ? {}
      : {
          collector: {
            ...collector,
            ...(sleep === undefined ? {} : { sleep }),
            ...(fetch === undefined ? {} : { fetch: (request: Request) => fetch(request.url, request) }),
          },
        }),
  });
  if (!traced.findsCalls) {
    warn(
      'portcullis: traces: calls to providers, directories and stores are no spans: the Worker needs "nodejs_compat" in "compatibility_flags"',
    );
  }
  return traced;
};
