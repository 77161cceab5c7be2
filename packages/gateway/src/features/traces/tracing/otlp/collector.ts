import type { Clock, TraceContext } from '@portcullis/core';
import { type BatchOptions, batchSender, type Execution, RareReport } from '@portcullis/core/internal';
import type { Span } from '../span.ts';
import { otlpAttributes, otlpSpan } from './otlp-span.ts';
import { partialSuccess } from './partial-success.ts';

/** A collector that takes OTLP over HTTP, in JSON. */
export interface CollectorOptions extends Omit<BatchOptions, 'target'> {
  /** Where spans are sent: the whole address, such as `https://otel.example/v1/traces`. */
  readonly url: string;
  /** What it wants to be told besides, such as a key. Default: nothing. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * All others "MUST NOT be retried".
 * @see {@link https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes | OTLP, retryable response codes}
 */
const PASSING = [429, 502, 503, 504];

/** Whose spans they are, and who is told of those that were lost. */
export interface CollectorSurroundings {
  /** `service.name` of all spans. */
  readonly service: string;
  /** Is told of losses, without secrets: of the first, and then once a minute. */
  readonly report: (text: string) => void;
}

/** Sends spans to a collector, several requests' together. Whatever the collector does, no request waits for it or fails. */
export class Collector {
  readonly #send: (line: string, clock: Clock) => Promise<void>;
  readonly #report: RareReport;
  /** How many spans were lost since this isolate began. */
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
            // A redirect would carry the key elsewhere.
            redirect: 'manual',
          });
        },
        taken: async (answer, now) => {
          const { refused, why } = await partialSuccess(answer, Object.values(headers));
          const said = why === '' ? '' : `: ${why}`;
          if (refused > 0) this.#lose(refused, `refused by the collector${said}`, now);
          else if (why !== '') this.#lose(0, `the collector warns${said}`, now);
        },
      },
    });
  }

  /** Sends spans of one request, once its answer is given. */
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
        // The message is of our own making: an answer's status, or that the waiting room is full.
        const why = error instanceof Error ? `${error.name}, ${error.message}` : typeof error;
        this.#lose(spans.length, why, clock.now());
      }),
    );
  }

  #lose(count: number, why: string, now: number): void {
    this.#lost += count;
    this.#report.tell(
      `portcullis: traces: ${this.#lost} spans were lost since this isolate began (${why})`,
      now,
    );
  }
}
