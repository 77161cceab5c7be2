import { optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { tracesPart } from './part.ts';
import { tracesSchema } from './settings.ts';

export const traces: Feature = {
  settings: {
    root: {
      traces: optional(
        'Tracing of requests. Default: `traceparent` is accepted and forwarded, nothing is recorded, and only responses to denied requests contain the request ID.',
        tracesSchema,
      ),
    },
  },
  checks: ({ configuration, roles }) =>
    unknownRoles(fieldsOf(configuration.traces).serverTiming, 'traces.serverTiming', roles),
  withoutCloudflare: ({ traces: configured }) =>
    configured === undefined || (configured.collector !== undefined && configured.platform !== true)
      ? []
      : ['there is no tracing by Cloudflare, so spans are sent only to traces.collector'],
  parts: [hookedPart('traces', 'root', tracesPart)],
};
