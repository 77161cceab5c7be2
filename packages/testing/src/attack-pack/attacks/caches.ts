import type { Attack } from '../attack.ts';
import { type Named, tryEach } from '../try-each.ts';

type Step = 'closed' | 'denied' | 'nobody';

/** What a gate remembers of one decision, used for another. */
export const caches: readonly Attack[] = [
  {
    row: 'C50',
    title: 'a remembered caller, whom the rule of another page is not asked about',
    source: 'heimdall issues 3450, 3452',
    needs: ['deniedPage'],
    how: {
      trial: async ({ gate, closedPage, caller, send }) => {
        const { deniedPage = '' } = gate;
        const steps: Readonly<Record<Step, () => ReturnType<typeof send>>> = {
          closed: () => send({ path: closedPage, headers: caller }),
          denied: () => send({ path: deniedPage, headers: caller }),
          nobody: () => send({ path: closedPage }),
        };
        const orders: readonly Named<readonly Step[]>[] = [
          ['the allowed page first', ['closed', 'denied']],
          ['the allowed page twice first', ['closed', 'closed', 'denied']],
          ['the denied page first, and again after the allowed one', ['denied', 'closed', 'denied']],
          ['an anonymous client after a caller', ['closed', 'nobody']],
          ['a caller after an anonymous client, then the denied page', ['nobody', 'closed', 'denied']],
        ];
        return await tryEach(orders, async (order) => {
          for (const step of order) {
            const before = (await gate.originRequests()).length;
            const { status } = await steps[step]();
            const isServed = (await gate.originRequests()).length > before || status < 300;
            if (isServed && step !== 'closed') return `${step}: let through`;
            if (!isServed && step === 'closed') return `the allowed page is answered with ${status}`;
          }
          return undefined;
        });
      },
    },
  },
];
