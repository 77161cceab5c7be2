import { defined } from '@portcullis/core/internal';
import { requestNetwork } from '../../gateway-options.ts';
import { traces } from '../../traces.ts';
import type { TracesPart } from './parts.ts';

/** Traces requests, and says so where calls to providers and stores cannot be found. */
export const tracesPart: TracesPart = (configured, { service, maskPath, settings }) => {
  const { collector, platform, serverTiming } = configured;
  const { random, warn } = settings;
  const traced = traces({
    service,
    maskPath,
    random,
    report: warn,
    ...defined({
      platform,
      serverTiming,
      collector: collector && { ...collector, ...requestNetwork(settings) },
    }),
  });
  if (!traced.findsCalls) {
    warn(
      'portcullis: traces: calls to providers, directories and stores are no spans: the Worker needs "nodejs_compat" in "compatibility_flags"',
    );
  }
  return traced;
};
