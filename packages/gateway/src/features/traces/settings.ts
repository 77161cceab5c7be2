import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, listOf, url } from '../../configuration/values.ts';
import type { TracesConfiguration } from '../../generated/types.ts';

/** Tracing of requests. */
export const tracesSchema: v.GenericSchema<TracesConfiguration> = section(
  'TracesConfiguration',
  'Tracing of requests. Every response then contains the ID of its request in `x-request-id`.',
  v.strictObject({
    callers: defaulting(
      'What happens to a `traceparent` in a request. `believed`: its trace is continued, and recorded if the caller requests it. `continued`: its trace is continued, and `sampleRate` decides whether it is recorded. `ignored`: a new trace is started.',
      v.picklist(['believed', 'continued', 'ignored']),
      'continued',
    ),
    sampleRate: defaulting(
      'Share of requests that are recorded, from 0 to 1. With `believed`, it applies only to requests whose caller does not decide.',
      amount('of all requests', 0, 1),
      1,
    ),
    collector: optional(
      'OpenTelemetry collector that receives spans over HTTP, as JSON. Default: none.',
      v.strictObject({
        url: setting('Complete URL of the collector, such as `https://otel.example/v1/traces`.', url),
        headers: optional(
          'Additional request headers for the collector. Use a variable for a key: `${OTEL_KEY}`. Default: none.',
          v.record(
            v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')),
            anyText,
          ),
        ),
      }),
    ),
    platform: optional(
      "Whether spans are also created with Cloudflare's own tracing, which the Wrangler file turns on (`observability.traces`). Its traces have different IDs. Default: on if there is no `collector`.",
      v.boolean(),
    ),
    serverTiming: optional(
      'Roles whose users receive the durations of processing steps in `Server-Timing`. Default: none.',
      listOf(anyText),
    ),
  }),
);
