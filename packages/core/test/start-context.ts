import type { BaseContext } from '../src/index.ts';
import type { Execution } from '../src/request/execution.ts';
import { systemRandom } from '../src/request/random.ts';
import { RandomDigits } from '../src/request/random-digits.ts';
import { traceContext } from '../src/request/trace-context.ts';
import { createTrail } from '../src/request/trail.ts';

/** A base context as `worker()` would make it, for calling a pipeline directly. */
export function startContext(more: Partial<BaseContext> = {}): BaseContext {
  const request = new Request('https://a.example/x');
  return {
    request,
    env: {},
    target: {
      protocol: 'https:',
      host: 'a.example',
      hostname: 'a.example',
      path: '/x',
      pathname: '/x',
      search: '',
      href: request.url,
    },
    requestId: '019b0000-0000-7000-8000-000000000000',
    trace: traceContext(null, new RandomDigits(systemRandom)),
    trail: createTrail(),
    clock: { now: () => 0 },
    execution: noExecution,
    ...more,
  };
}

/** For requests that leave nothing to do after their answer. */
export const noExecution: Execution = {
  waitUntil: () => {
    throw new Error('nothing was expected to outlive the response');
  },
};
