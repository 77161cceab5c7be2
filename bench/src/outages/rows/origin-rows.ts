import type { OriginFault } from '../outage-origin.ts';
import type { OutageRow } from '../outage-row.ts';
import type { Outcome } from '../outage-run.ts';

/** The shortest that can be configured. The circuit stays closed: it has a row of its own. */
const RESILIENCE = { firstByteSeconds: 1, idleSeconds: 1, retries: 1, failures: 1000 };

const FAULTS: readonly (readonly [fault: OriginFault, outcome: Outcome, expected: string, calls: number])[] =
  [
    ['refuses', 'proxy.origin_unreachable', '502; a GET is sent twice, a POST once', 2],
    ['answers 503', '503 busy', 'its 503; a GET is sent twice, a POST once', 2],
    ['stalls before headers', 'proxy.origin_timeout', '504; a GET is sent twice, a POST once', 2],
    ['resets in the body', 'broken off', 'the answer is broken off, and nothing is sent again', 1],
    ['stalls in the body', 'broken off', 'the answer is broken off, and nothing is sent again', 1],
    ['drips slowly', 'served', 'everybody is served', 1],
  ];

/** The application behind the gate goes wrong. */
export const originRows: readonly OutageRow[] = [
  ...FAULTS.map(
    ([fault, outcome, expected, calls]): OutageRow => ({
      name: `origin ${fault}`,
      expected,
      settings: { resilience: RESILIENCE },
      run: async (run) => {
        const { origin } = run.gate;
        const token = await run.token();
        await run.program('served', token);
        origin.fault = fault;
        origin.asked.length = 0;
        // At once: each of them waits for real.
        await Promise.all(Array.from({ length: run.times }, () => run.program(outcome, token)));
        run.holdNumber('GETs to the origin', origin.asked.length, calls * run.times);
        origin.asked.length = 0;
        await run.program(outcome, token, 'POST');
        run.holdNumber('POSTs to the origin', origin.asked.length, 1);
        origin.fault = 'none';
        await run.program('served', token);
      },
    }),
  ),
  {
    name: 'origin refuses on and on',
    expected: '502, then 503 without asking it; served 10 s after it is back',
    settings: { resilience: { ...RESILIENCE, failures: 2, retries: 0 } },
    run: async (run) => {
      const { origin, time } = run.gate;
      const token = await run.token();
      await run.program('served', token);
      origin.fault = 'refuses';
      await run.program('proxy.origin_unreachable', token);
      await run.program('proxy.origin_unreachable', token);
      origin.asked.length = 0;
      for (let left = run.times; left > 0; left -= 1) await run.program('proxy.origin_left_alone', token);
      run.holdNumber('calls of an origin that is left alone', origin.asked.length, 0);
      origin.fault = 'none';
      await time.pass(11);
      for (let left = run.times; left > 0; left -= 1) await run.program('served', token);
    },
  },
];
