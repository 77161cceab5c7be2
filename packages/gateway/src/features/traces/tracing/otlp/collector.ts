import type { Clock, TraceContext } from '@portcullis/core';
import { type BatchOptions, batchSender, type Execution, RareReport } from '@portcullis/core/internal';
import type { Span } from '../span.ts';
import { otlpAttributes, otlpSpan } from './otlp-span.ts';
import { partialSuccess } from './partial-success.ts';

/** An OpenTelemetry collector that accepts OTLP over HTTP, in JSON. */
export interface CollectorOptions extends Omit<BatchOptions, 'target'> {
  /** Complete URL of the collector, such as `https://otel.example/v1/traces`. */
  readonly url: string;
  /** Additional request headers, such as a key. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Requests with other status codes must not be repeated.
 * @see {@link https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes | OTLP, retryable response codes}
 */
const PASSING = [429, 502, 503, 504];

/** The service that the spans belong to, and the receiver of messages about lost spans. */
export interface CollectorSurroundings {
  /** `service.name` of all spans. */
  readonly service: string;
  /** Receives messages about lost spans, without secrets: at the first loss, and then at most once a minute. */
  readonly report: (text: string) => void;
}

/** Sends the spans of several requests together to a collector. No request waits for the collector or fails because of it. */
export class Collector {
  readonly #send: (line: string, clock: Clock) => Promise<void>;
  readonly #report: RareReport;
  /** The number of spans that were lost since this isolate started. */
  #lost = 0;

  constructor({ url, headers = {}, ...batch }: CollectorOptions, surroundings: CollectorSurroundings) {
    this.#report = new RareReport(surroundings.report);
    this.#send = batchSender('traces: collector', {
      ...batch,
      target: {
        name: 'collector',
        passing: PASSING,
        request: (lines) => {
          const resource = { 'service.name': surroundings.service, 'portcullis.spans.lost': this.#lost };
          const begin = JSON.stringify({ attributes: otlpAttributes(resource) });
          return new Request(url, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: `{"resourceSpans":[{"resource":${begin},"scopeSpans":[{"scope":{"name":"portcullis"},"spans":[${lines.join(',')}]}]}]}`,
            // A redirect would send the key to another host.
            redirect: 'manual',
          });
        },
        taken: async (answer, now) => {
          const { refused, why } = await partialSuccess(answer, Object.values(headers));
          const said = why === '' ? '' : `: ${why}`;
          if (refused > 0) this.#lose(refused, `rejected by the collector${said}`, now);
          else if (why !== '') this.#lose(0, `the collector warns${said}`, now);
        },
      },
    });
  }

  /** Sends the spans of one request after its response. */
  take(
    spans: readonly Span[],
    trace: TraceContext,
    { clock, execution }: { readonly clock: Clock; readonly execution: Execution },
  ): void {
    const send = async (): Promise<void> => {
      const line = spans.map((span) => JSON.stringify(otlpSpan(span, trace))).join(',');
      await this.#send(line, clock);
    };
    execution.waitUntil(
      send().catch((error: unknown) => {
        // The message contains no external text: it is a status, or says that the queue is full.
        const why = error instanceof Error ? `${error.name}, ${error.message}` : typeof error;
        this.#lose(spans.length, why, clock.now());
      }),
    );
  }

  #lose(count: number, why: string, now: number): void {
    this.#lost += count;
    this.#report.tell(
      `portcullis: traces: ${this.#lost} spans were lost since this isolate started (${why})`,
      now,
    );
  }
}
