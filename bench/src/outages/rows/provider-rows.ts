import type { OutageRow } from '../outage-row.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** So long the provider is not asked again about one session. */
const SPARED = 31;

/** After a failure, a provider is left alone for a minute at most. */
const LEFT_ALONE = 2 * MINUTE;

/** The identity provider goes wrong. */
export const providerRows: readonly OutageRow[] = [
  {
    name: 'provider down for 24 h',
    expected: 'tokens for a day, sessions for an hour, no login; then 503, and all is well when it is back',
    run: async (run) => {
      const { time, internet } = run.gate;
      const cookie = await run.login('served');
      await run.programs('served');
      internet.fault = 'fails';
      await time.pass(30 * MINUTE);
      await run.programs('served');
      await run.people('served', cookie);
      await run.login('session.provider_unavailable');
      await time.pass(40 * MINUTE);
      for (let left = run.times; left > 0; left -= 1) {
        await run.person('session.provider_unavailable', cookie);
        // The provider is spared for 30 seconds, in which they wait for it and are told that.
        await run.person('session.unavailable', cookie);
        await time.pass(SPARED);
      }
      await time.pass(22 * HOUR);
      await run.programs('served');
      await time.pass(2 * HOUR);
      await run.programs('token.keys_unavailable');
      internet.fault = 'none';
      await time.pass(LEFT_ALONE);
      await run.programs('served');
      await run.people('served', await run.login('served'));
    },
  },
  {
    name: 'provider slow',
    expected: 'everybody is served',
    run: async (run) => {
      run.gate.internet.fault = 'is slow';
      const cookie = await run.login('served');
      await run.programs('served');
      await run.gate.time.pass(20 * MINUTE);
      await run.programs('served');
      await run.people('served', cookie);
    },
  },
  {
    name: 'provider never answers',
    expected: 'who is known is served, no login',
    run: async (run) => {
      const { time, internet } = run.gate;
      const cookie = await run.login('served');
      await run.programs('served');
      internet.fault = 'never answers';
      await time.pass(20 * MINUTE);
      await run.programs('served');
      await run.people('served', cookie);
      await run.login('session.provider_unavailable');
    },
  },
  {
    name: 'provider answers garbage',
    expected: 'who is known is served, no login',
    run: async (run) => {
      const { gate } = run;
      const cookie = await run.login('served');
      await run.programs('served');
      gate.talksNonsense = true;
      await gate.time.pass(20 * MINUTE);
      await run.programs('served');
      await run.people('served', cookie);
      await run.login('session.id_token');
    },
  },
  {
    name: 'provider garbage from the start',
    expected: 'nobody is let in, with 502 and 503',
    run: async (run) => {
      run.gate.talksNonsense = true;
      await run.programs('token.keys_unavailable');
      await run.login('session.provider_answer');
    },
  },
  {
    name: 'provider rotates its keys every minute',
    expected: 'everybody is served',
    run: async (run) => {
      const { time, provider } = run.gate;
      for (let minute = 0; minute < run.times; minute += 1) {
        await run.program('served', await run.token());
        await run.login('served');
        await provider.identity.rotate();
        await time.pass(MINUTE);
        await run.programs('served');
      }
    },
  },
  {
    name: 'provider drops keys early',
    expected: 'old tokens until the new keys are known, then 401; new tokens are served',
    run: async (run) => {
      const { time, provider } = run.gate;
      const old = await run.token();
      await run.program('served', old);
      await provider.identity.rotate({ keepOld: false });
      await time.pass(MINUTE);
      await run.program('served', old);
      await run.programs('served');
      await run.program('token.unknown_key', old);
      await run.login('served');
    },
  },
];
