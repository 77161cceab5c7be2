import { type Answer, locationOf } from './answer.ts';
import type { Attack, Need, Probe, Range, Trial } from './attack.ts';
import { attacks as allAttacks } from './attacks.ts';
import type { Gate, OriginRequest } from './gate.ts';
import { rangeOf } from './range.ts';
import { signedIn } from './sign-in.ts';

/** The result of one attack. */
export interface AttackResult {
  readonly attack: Attack;
  /** How many requests were tried, or trials of several requests. */
  readonly tried: number;
  readonly result: 'passed' | 'found' | 'not tried';
  /** What the gate did that it should not, or why the attack was not tried. */
  readonly notes: readonly string[];
}

/**
 * Runs every attack against a gate, one after the other. Before and after, it checks that the gate admits a valid caller, by token and by
 * login, and no one else: a gate that refuses everything would pass every attack.
 *
 * It sends hundreds of requests, thousands if there is a login, makes the provider misbehave or fail for a moment, and moves the gate's
 * clock, each if the description allows it: use a gate of your own that serves no one else. It does **not** look at what the application
 * shows, and passing is no proof.
 *
 * Throws if the gate does not work as described.
 *
 * @param attacks default: all of them
 *
 * @example
 * ```ts
 * import { attackTable, type Gate, runAttacks } from '@portcullis/testing/attack-pack';
 *
 * export async function report(gate: Gate): Promise<boolean> {
 *   const results = await runAttacks(gate);
 *   console.log(attackTable(results));
 *   return results.every(({ result }) => result !== 'found');
 * }
 * ```
 */
export async function runAttacks(
  gate: Gate,
  attacks: readonly Attack[] = allAttacks,
): Promise<readonly AttackResult[]> {
  const range = await rangeOf(gate);
  await demandWorking(range, 'before the attacks');
  const results: AttackResult[] = [];
  for (const attack of attacks) results.push(await tryAttack(attack, range));
  await demandWorking(range, 'after the attacks');
  return results;
}

async function demandWorking(range: Range, when: string): Promise<void> {
  const { gate, closedPage, caller, send } = range;
  const before = (await gate.originRequests()).length;
  const served = await send({ path: closedPage, headers: caller });
  const between = (await gate.originRequests()).length;
  if (served.status >= 400 || between !== before + 1) {
    throw new Error(
      `${gate.name}, ${when}: a valid caller gets status ${served.status}, or the origin was not called once, so the attacks would prove nothing`,
    );
  }
  const refused = await send({ path: closedPage });
  if (refused.status < 300 || (await gate.originRequests()).length !== between) {
    throw new Error(
      `${gate.name}, ${when}: ${closedPage} is open without credentials, so the attacks would prove nothing`,
    );
  }
  if (gate.login !== undefined) await signedIn({ ...range, login: gate.login });
}

async function tryAttack(attack: Attack, range: Range): Promise<AttackResult> {
  const { how, needs = [] } = attack;
  if ('notFromOutside' in how) return notTried(attack, how.notFromOutside);
  const missing = needs.filter((need) => !offers(range.gate, need));
  if (missing.length > 0) return notTried(attack, `needs ${missing.join(', ')}`);
  const {
    tried,
    findings,
    notTried: reason,
  } = 'trial' in how ? await how.trial(range) : await tryProbes(await how.probes(range), range);
  if (reason !== undefined) return notTried(attack, reason);
  return { attack, tried, result: findings.length === 0 ? 'passed' : 'found', notes: findings };
}

function notTried(attack: Attack, why: string): AttackResult {
  return { attack, tried: 0, result: 'not tried', notes: [why] };
}

async function tryProbes(probes: readonly Probe[], range: Range): Promise<Trial> {
  const findings: string[] = [];
  for (const probe of probes) {
    const before = (await range.gate.originRequests()).length;
    const answer = await range.send(probe.request);
    const reached = (await range.gate.originRequests()).slice(before);
    const finding =
      probe.wanted === 'refused' ? unrefused(answer, reached, range) : unclean(probe, answer, reached);
    if (finding !== undefined) findings.push(`${probe.name}: ${finding}`);
  }
  return { tried: probes.length, findings };
}

function unrefused(
  answer: Answer,
  reached: readonly OriginRequest[],
  { isLogin }: Range,
): string | undefined {
  const { status } = answer;
  if (reached.length > 0) return 'let through';
  return (status >= 400 && status < 500) || isLogin(locationOf(answer))
    ? undefined
    : `answered with ${status}`;
}

function unclean(
  { request, without = [], having = [] }: Probe,
  { status }: Answer,
  reached: readonly OriginRequest[],
): string | undefined {
  const [seen] = reached;
  if (seen === undefined) return `answered with ${status}, and the application not asked`;
  if (seen.target !== request.path) return 'the application was asked for another path';
  const names = new Set(seen.headers.map(([name]) => asCgi(name)));
  const passed = without.filter((name) => names.has(asCgi(name)));
  if (passed.length > 0) return `${passed.join(', ')} reached the application`;
  const lost = having.filter((name) => !names.has(asCgi(name)));
  return lost.length > 0 ? `${lost.join(', ')} did not reach the application` : undefined;
}

/** A header's name as CGI and PHP see it, which do not distinguish `_` from `-`. */
function asCgi(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** Whether a gate offers what an attack needs. */
function offers(gate: Gate, need: Need): boolean {
  if (need === 'sign') return gate.tokens?.sign !== undefined && gate.tokens.claims !== undefined;
  const found = need
    .split('.')
    .reduce<unknown>(
      (offered, name) => (offered as Readonly<Record<string, unknown>> | undefined)?.[name],
      gate,
    );
  return found !== undefined && found !== false;
}
