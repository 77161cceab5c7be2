import type { FetchHandler } from '@portcullis/core';
import type { Execution } from '@portcullis/core/internal';
import type { ServedGate } from './served-gate.ts';

/** The answer of a gate: of the instance that has the host, or of what answers for every other. */
export function answerOf(
  { hosts, otherwise }: ServedGate,
  request: Request,
  env: object,
  execution: Execution,
): ReturnType<FetchHandler<object>> {
  const served = hosts.get(urlHost(request.url)) ?? otherwise;
  // What an instance needs of its bindings is known to its configuration only.
  return served(request, env as never, execution);
}

/**
 * The host of a request's URL, with its port, without the cost of parsing it anew. It only chooses who answers: each
 * instance compares the host that its boundary has read.
 */
export function urlHost(url: string): string {
  const start = url.indexOf('://') + 3;
  const end = url.indexOf('/', start);
  return url.slice(start, end < 0 ? undefined : end);
}
