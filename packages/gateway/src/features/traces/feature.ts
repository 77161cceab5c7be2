import { optional } from '../../configuration/setting.ts';
import { fieldsOf } from '../../configuration/unchecked.ts';
import { unknownRoles } from '../../configuration/unknown-words.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { tracesPart } from './part.ts';
import { tracesSchema } from './settings.ts';

export const traces: Feature = {
  folder: 'features/traces',
  settings: {
    root: {
      traces: optional(
        'How requests are traced. Default: `traceparent` is taken and sent on, nothing is recorded of it, and only refusals tell their request’s id.',
        tracesSchema,
      ),
    },
  },
  checks: ({ configuration, roles }) =>
    unknownRoles(fieldsOf(configuration.traces).serverTiming, 'traces.serverTiming', roles),
  withoutCloudflare: ({ traces: configured }) =>
    configured === undefined || (configured.collector !== undefined && configured.platform !== true)
      ? []
      : ['Cloudflare makes no spans, so traces reach traces.collector alone'],
  parts: [hookedPart('traces', 'root', tracesPart)],
};
