import { defined } from '@portcullis/core/internal';
import type { FeaturePart } from '../../gate/feature-part.ts';
import { requestNetwork } from '../../gateway-options.ts';
import { traces } from '../../traces.ts';

/** Traces requests, and says so where calls to providers and stores cannot be found. */
export const tracesPart: FeaturePart = {
  calls: ({ configuration, maskPath, settings }) => {
    const { name = 'portcullis', traces: { collector, platform, serverTiming } = {} } = configuration;
    const { random, warn } = settings;
    const traced = traces({
      service: name,
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
        'portcullis: traces: calls to providers, directories and stores are not traced: add "nodejs_compat" to "compatibility_flags" of the Worker',
      );
    }
    return traced;
  },
  boundary: ({ traces: configured = {} }) => {
    const { callers = 'continued', sampleRate = 1 } = configured;
    return { trace: { callers, sampleRate } };
  },
};
