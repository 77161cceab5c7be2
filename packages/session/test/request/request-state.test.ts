import { expect, test } from 'vitest';
import { RequestStates } from '../../src/request/request-state.ts';

test('the state of a request is found by the same request object only', () => {
  const states = new RequestStates();
  const request = new Request('https://app.example/', { headers: { cookie: 'a=1' } });
  const begun = states.begin(request);
  expect(begun).toEqual({ sent: new Map([['a', '1']]), cookies: [], session: undefined });
  expect(states.get(request)).toBe(begun);
  for (const other of [request.clone(), new Request(request)]) {
    expect(() => states.get(other)).toThrow(
      expect.objectContaining({
        code: 'request.misassembled',
        detail:
          'sessions: add all of its steps to the pipeline, as .use(gate): its recorder has not run for this request',
      }),
    );
  }
});
