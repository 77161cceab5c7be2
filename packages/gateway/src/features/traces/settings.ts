import * as v from 'valibot';
import { defaulting, optional, section, setting } from '../../configuration/setting.ts';
import { amount, anyText, listOf, url } from '../../configuration/values.ts';
import type { TracesConfiguration } from '../../generated/types.ts';

/** How requests are traced. */
export const tracesSchema: v.GenericSchema<TracesConfiguration> = section(
  'TracesConfiguration',
  'How requests are traced. Every answer then tells the id of its request in `x-request-id`.',
  v.strictObject({
    callers: defaulting(
      'What is made of a `traceparent` that a request came with. `believed`: its trace goes on, and is recorded where the caller asks for it. `continued`: its trace goes on, and `sampleRate` says whether it is recorded. `ignored`: a new trace is begun.',
      v.picklist(['believed', 'continued', 'ignored']),
      'continued',
    ),
    sampleRate: defaulting(
      'The share of requests that are recorded, 0 to 1, but for those of callers who are believed.',
      amount('of all requests', 0, 1),
      1,
    ),
    collector: optional(
      'Where spans are sent, as OpenTelemetry over HTTP in JSON. Default: nowhere.',
      v.strictObject({
        url: setting('Its whole address, such as `https://otel.example/v1/traces`.', url),
        headers: optional(
          'What it wants to be told besides. A key stands in a variable: `${OTEL_KEY}`. Default: nothing.',
          v.record(
            v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'must be the name of a header')),
            anyText,
          ),
        ),
      }),
    ),
    platform: optional(
      'Whether spans are made by Cloudflare’s own tracing too, which the Wrangler file turns on (`observability.traces`). Its traces have ids of their own. Default: where there is no `collector`.',
      v.boolean(),
    ),
    serverTiming: optional(
      'Roles whose people are told in `Server-Timing` what took how long. Default: nobody is.',
      listOf(anyText),
    ),
  }),
);
