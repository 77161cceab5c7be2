import type { OutageRow } from '../outage-row.ts';

/** The clocks of the gate and the provider differ. */
export const clockRows: readonly OutageRow[] = [
  {
    name: 'clock 5 min ahead',
    expected: 'tokens with time left and sessions are served',
    settings: { clockAheadSeconds: 300 },
    run: async (run) => {
      await run.programs('served');
      await run.people('served', await run.login('served'));
    },
  },
  {
    name: 'clock 5 min behind',
    expected: 'what was made in the future is refused',
    settings: { clockAheadSeconds: -300 },
    run: async (run) => {
      await run.programs('token.not_yet_valid');
      await run.login('session.clock_skew');
    },
  },
];
