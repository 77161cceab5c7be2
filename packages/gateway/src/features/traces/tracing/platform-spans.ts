import type { Execution } from '@portcullis/core/internal';
import type { Attributes } from './span.ts';

/** Runs a function inside a span of the platform, and sets its attributes before it ends. */
export type EnterSpan = <Value>(
  name: string,
  work: (tell: (attributes: Attributes) => void) => Promise<Value>,
) => Promise<Value>;

/** The part of `ctx.tracing` that is used here. */
interface PlatformTracing {
  enterSpan<Value>(
    name: string,
    callback: (span: { setAttribute(name: string, value: string | number | boolean): unknown }) => Value,
  ): Value;
}

/**
 * The custom spans of Cloudflare Workers; `undefined` if the runtime does not have them. The runtime nests them, with calls of
 * `fetch` and bindings below them. They cost almost nothing for a request that is not traced.
 *
 * @see {@link https://developers.cloudflare.com/workers/observability/traces/custom-spans/ | Custom spans}
 */
export function platformSpans(execution: Execution): EnterSpan | undefined {
  const { tracing } = execution as { readonly tracing?: PlatformTracing };
  if (typeof tracing?.enterSpan !== 'function') return undefined;
  return (name, work) =>
    tracing.enterSpan(name, (span) =>
      work((attributes) => {
        for (const [key, value] of Object.entries(attributes)) {
          if (value !== undefined) span.setAttribute(key, value);
        }
      }),
    );
}
