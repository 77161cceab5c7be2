import { requireBinding } from '@portcullis/core/internal';
import type { Sink } from './sink.ts';

/** The part of an Analytics Engine binding that the sink uses. */
export interface AnalyticsDataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/**
 * Counts events in Workers Analytics Engine, for charts and alerts: blobs are type, outcome, first reason, application,
 * country; doubles are 1, the status and the latency in milliseconds; the index is the Worker. No person is in it.
 *
 * It is **no** log: Analytics Engine samples, and drops what is too much.
 */
export function analyticsEngineSink(dataset: AnalyticsDataset): Sink {
  requireBinding('analyticsEngineSink', 'dataset of Analytics Engine', dataset, 'writeDataPoint');
  return {
    name: 'analytics-engine',
    write: (event) => {
      const request = event.type === 'request.decision' ? event : undefined;
      const src = 'src' in event ? event.src : undefined;
      dataset.writeDataPoint({
        indexes: [event.observer.worker.slice(0, 96)],
        blobs: [
          event.type,
          event.outcome,
          event.reason[0] ?? '',
          request?.resource?.app ?? '',
          src?.country ?? '',
        ],
        doubles: [1, request?.http.status ?? 0, (request?.edge.latency_us ?? 0) / 1000],
      });
    },
  };
}
