import * as v from 'valibot';
import { optional } from '../../configuration/setting.ts';
import { listOf } from '../../configuration/values.ts';
import { type Feature, partTable, typesOf } from '../../feature.ts';
import type { BindingKind } from '../../gate/bindings.ts';
import type { GatewayConfiguration, SinkConfiguration } from '../../generated/types.ts';
import * as part from './part.ts';
import { sinkSchema } from './settings.ts';

/** Where events go, a part for each kind. */
export const sinks: Feature = {
  settings: {
    audit: {
      sinks: optional(
        'Where events are sent. Each type of sink at most once. Default: the console.',
        v.pipe(
          listOf(sinkSchema),
          v.check(
            (sinks) => new Set(sinks.map(({ type }) => type)).size === sinks.length,
            'must not contain a type of sink twice',
          ),
        ),
      ),
    },
  },
  bindings: [[/^audit\.sinks\[\d+\]\.binding$/, bindingOf]],
  parts: [
    partTable(
      'sinks',
      'SinkPart',
      {
        console: part.consoleSinkPart,
        queue: part.queueSinkPart,
        d1: part.d1SinkPart,
        r2: part.r2SinkPart,
        'analytics-engine': part.analyticsEngineSinkPart,
        splunk: part.splunkSinkPart,
        datadog: part.datadogSinkPart,
        webhook: part.webhookSinkPart,
      },
      ({ audit }) => typesOf(audit?.sinks ?? [{ type: 'console' }]),
    ),
  ],
};

/** What a binding must be, by the type of the sink. */
const BINDINGS: Readonly<Partial<Record<SinkConfiguration['type'], BindingKind>>> = {
  d1: 'D1 database',
  r2: 'R2 bucket',
  queue: 'queue',
  'analytics-engine': 'Analytics Engine dataset',
};

function bindingOf(path: string, { audit }: GatewayConfiguration): BindingKind | undefined {
  const [, index = ''] = /\[(\d+)\]/.exec(path) ?? [];
  const type = audit?.sinks?.[Number(index)]?.type;
  return type === undefined ? undefined : BINDINGS[type];
}
