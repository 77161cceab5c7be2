import type { Lock } from '@portcullis/session';
import type { Fault } from '../dependency.ts';
import type { OutageRow } from '../outage-row.ts';
import type { OutageRun } from '../outage-run.ts';
import type { PlatformPart } from '../platform.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const FAULTS = ['fails', 'is slow', 'never answers'] as const satisfies readonly Fault[];
/** One that never answers has failed when its time is over. */
const isFailure = (fault: Fault): boolean => fault !== 'is slow';

/** One row for each fault of a part. */
function rowsOf(
  part: PlatformPart,
  row: (fault: Fault) => Omit<OutageRow, 'name'> & { readonly name?: string },
): readonly OutageRow[] {
  return FAULTS.map((fault) => ({ name: `${part} ${fault}`, ...row(fault) }));
}

/** Somebody who is logged in, and the part that goes wrong then. */
async function begun(run: OutageRun, part: PlatformPart, fault: Fault): Promise<string> {
  const cookie = await run.login('served');
  await run.programs('served');
  run.gate.platform.parts[part].fault = fault;
  return cookie;
}

/** Parts of which the gate keeps what it needs, or needs nothing. */
function harmless(part: PlatformPart): readonly OutageRow[] {
  return rowsOf(part, (fault) => ({
    expected: 'everybody is served',
    run: async (run) => {
      const cookie = await begun(run, part, fault);
      // Keys and configuration are read again within this time.
      await run.gate.time.pass(20 * MINUTE);
      await run.programs('served');
      await run.people('served', cookie);
      await run.login('served');
    },
  }));
}

/** Places that events go to. */
function sinkRows(part: PlatformPart): readonly OutageRow[] {
  const open = rowsOf(part, (fault) => ({
    expected: isFailure(fault) ? 'everybody is served, each loss is told' : 'everybody is served',
    losesEvents: isFailure(fault),
    run: async (run) => {
      await begun(run, part, fault);
      await run.programs('served');
      await run.login('served');
      run.gate.platform.parts[part].fault = 'none';
      await run.programs('served');
    },
  }));
  const closed = rowsOf(part, (fault) => ({
    name: `${part} ${fault}, nothing may go unrecorded`,
    expected: isFailure(fault) ? '503, each loss is told; served when it is back' : 'everybody is served',
    losesEvents: isFailure(fault),
    settings: { onSinkFailure: 'closed' },
    run: async (run) => {
      await begun(run, part, fault);
      const refusal = 'audit.unavailable';
      if (isFailure(fault)) await run.programs(refusal, refusal);
      else await run.programs('served');
      run.gate.platform.parts[part].fault = 'none';
      await run.programs('served');
    },
  }));
  return [...open, ...closed];
}

const sessionRows = rowsOf('Durable Object of sessions', (fault) => ({
  expected: isFailure(fault)
    ? 'tokens are served; sessions and logins 503, and served when it is back'
    : 'everybody is served',
  run: async (run) => {
    const cookie = await begun(run, 'Durable Object of sessions', fault);
    const outcome = isFailure(fault) ? 'session.unavailable' : 'served';
    await run.programs('served');
    await run.people(outcome, cookie);
    await run.login(outcome);
    run.gate.platform.parts['Durable Object of sessions'].fault = 'none';
    await run.people('served', cookie);
  },
}));

const LOCKS = {
  lock: {
    durableObject: 'LOCKS',
    operators: ['corp.example/security+5b4ac2f0+AQID'],
    keepSeconds: 5 * MINUTE,
  },
};

const lockRows = rowsOf('Durable Object of locks', (fault) => ({
  expected: isFailure(fault)
    ? 'everyone is served for five minutes by the last list, then 503; served when it is back'
    : 'everyone is served',
  settings: LOCKS,
  run: async (run) => {
    const cookie = await begun(run, 'Durable Object of locks', fault);
    // Each request that asks a store which never answers takes some of the time of the last list.
    await run.gate.time.pass(2 * MINUTE);
    await run.program('served', await run.token());
    await run.person('served', cookie);
    await run.gate.time.pass(5 * MINUTE);
    const outcome = isFailure(fault) ? 'session.locks_unavailable' : 'served';
    await run.programs(outcome);
    await run.people(outcome, cookie);
    run.gate.platform.parts['Durable Object of locks'].fault = 'none';
    // It is asked again after a second.
    await run.gate.time.pass(2);
    await run.programs('served');
    await run.people('served', cookie);
  },
}));

/** The list reaches some isolates and not others. */
const splitLockRows: readonly OutageRow[] = [
  {
    name: 'Durable Object of locks fails when an isolate starts',
    expected: '503 immediately; served when it is back',
    settings: LOCKS,
    run: async (run) => {
      const cookie = await begun(run, 'Durable Object of locks', 'fails');
      run.gate.restart();
      await run.programs('session.locks_unavailable');
      await run.people('session.locks_unavailable', cookie);
      run.gate.platform.parts['Durable Object of locks'].fault = 'none';
      await run.gate.time.pass(2);
      await run.programs('served');
      await run.people('served', cookie);
    },
  },
  {
    name: 'Durable Object of locks fails for one isolate while another locks a user',
    expected: 'the user is served for five minutes by the last list, then 503; 403 when it is back',
    settings: LOCKS,
    run: async (run) => {
      const cookie = await begun(run, 'Durable Object of locks', 'fails');
      const { time, platform, provider } = run.gate;
      const now = Math.floor(time.now / 1000);
      const lock: Lock = {
        id: 'a lock',
        effect: 'lock',
        names: [{ issuer: provider.issuer, subject: provider.person.sub }],
        source: 'operator',
        by: 'corp.example/security',
        reason: 'INC-1',
        signatures: 1,
        at: now,
      };
      await platform.locks.add([lock], { id: 'order', keepUntil: now + 900 }, { perHour: 20 }, now);
      await run.people('served', cookie);
      await time.pass(5 * MINUTE);
      await run.people('session.locks_unavailable', cookie);
      platform.parts['Durable Object of locks'].fault = 'none';
      await time.pass(2);
      await run.people('session.locked', cookie);
      // Another subject, who is not locked.
      await run.programs('served');
    },
  },
];

const secretRows = rowsOf('secret store', (fault) => ({
  name: `secret store ${fault} for an hour`,
  expected: 'everybody is served',
  run: async (run) => {
    const cookie = await begun(run, 'secret store', fault);
    await run.gate.time.pass(HOUR - MINUTE);
    await run.programs('served');
    await run.people('served', cookie);
    await run.login('served');
  },
}));

/** What a gate cannot be put together without. */
const startRows: readonly OutageRow[] = [
  {
    name: 'secret store fails for a day',
    expected: '503; served when it is back',
    run: async (run) => {
      const { time, platform } = run.gate;
      await begun(run, 'secret store', 'fails');
      await time.pass(25 * HOUR);
      await run.programs('secret.unavailable', 'secret.unavailable');
      platform.parts['secret store'].fault = 'none';
      await time.pass(MINUTE);
      await run.programs('served');
    },
  },
  ...FAULTS.filter(isFailure).map(
    (fault): OutageRow => ({
      name: `KV of the configuration ${fault} when an isolate starts`,
      expected: '503; served when it is back',
      run: async (run) => {
        const { time, platform } = run.gate;
        await begun(run, 'KV of the configuration', fault);
        run.gate.restart();
        await run.programs('gateway.unconfigured', 'gateway.unconfigured');
        platform.parts['KV of the configuration'].fault = 'none';
        await time.pass(MINUTE);
        await run.programs('served');
      },
    }),
  ),
];

/** A part of the platform goes wrong. */
export const platformRows: readonly OutageRow[] = [
  ...harmless('KV of the configuration'),
  ...harmless('KV of the keys'),
  ...harmless('Cache API'),
  ...sessionRows,
  ...lockRows,
  ...splitLockRows,
  ...sinkRows('D1'),
  ...sinkRows('R2'),
  ...sinkRows('Queue'),
  ...secretRows,
  ...startRows,
];
