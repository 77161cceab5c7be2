import { forgeries } from '@portcullis/testing';
import type { Attack, Need, Probe, Range, Trial } from './attack.ts';
import { attacks as allAttacks } from './attacks.ts';
import { type Answer, exchange } from './exchange.ts';
import type { Gate, OriginRequest } from './gate.ts';

/** What came of one attack. */
export interface AttackResult {
  readonly attack: Attack;
  /** How many requests were tried, or trials of several requests. */
  readonly tried: number;
  readonly result: 'passed' | 'found' | 'not tried';
  /** What the gate did that it should not, or why the attack was not tried. */
  readonly notes: readonly string[];
}

/**
 * Aims every attack at a gate, one after the other. Before and after, it makes sure that the gate lets a good token
 * through and nobody without one: a gate that refuses everything would pass every attack.
 *
 * It sends a few hundred requests and, with `setProviderDown`, takes the provider away for a moment: aim it at a gate
 * of your own that serves nobody else. It does **not** look at what the application shows, and passing is no proof.
 *
 * Throws if the gate does not work as its description says.
 *
 * @param attacks default: all of them
 *
 * @example
 * ```ts
 * import { attackTable, type Gate, runAttacks } from '@portcullis/attack-pack';
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

async function rangeOf(gate: Gate): Promise<Range> {
  const { tokens, credentials = bearer } = gate;
  const good = await tokens.good();
  const host = gate.host ?? new URL(gate.url).host;
  return {
    gate,
    closedPage: gate.closedPage,
    openPage: gate.openPage ?? '',
    caller: credentials(good),
    callerWith: credentials,
    good,
    forgeries: await forgeries({ token: good, publicJwk: await tokens.publicJwk() }),
    tokens,
    addedHeaders: gate.addedHeaders ?? [],
    send: (request) => exchange(gate.url, host, request),
    providerCalls: async () => (await gate.providerCalls?.()) ?? 0,
  };
}

function bearer(token: string): [string, string][] {
  return [['Authorization', `Bearer ${token}`]];
}

async function demandWorking({ gate, closedPage, caller, send }: Range, when: string): Promise<void> {
  const before = (await gate.originRequests()).length;
  const served = await send({ path: closedPage, headers: caller });
  const between = (await gate.originRequests()).length;
  if (served.status >= 400 || between !== before + 1) {
    throw new Error(
      `${gate.name}, ${when}: a good token is answered with ${served.status}, so nothing is proved`,
    );
  }
  const refused = await send({ path: closedPage });
  if (refused.status < 300 || (await gate.originRequests()).length !== between) {
    throw new Error(`${gate.name}, ${when}: ${closedPage} is open to everybody, so nothing is proved`);
  }
}

async function tryAttack(attack: Attack, range: Range): Promise<AttackResult> {
  const { how, needs = [] } = attack;
  if ('notFromOutside' in how) return notTried(attack, how.notFromOutside);
  const missing = needs.filter((need) => !offers(range.gate, need));
  if (missing.length > 0) return notTried(attack, `needs ${missing.join(', ')}`);
  const { tried, findings } =
    'trial' in how ? await how.trial(range) : await tryProbes(await how.probes(range), range);
  return { attack, tried, result: findings.length === 0 ? 'passed' : 'found', notes: findings };
}

function notTried(attack: Attack, why: string): AttackResult {
  return { attack, tried: 0, result: 'not tried', notes: [why] };
}

function offers(gate: Gate, need: Need): boolean {
  if (need === 'sign') return gate.tokens.sign !== undefined && gate.tokens.claims !== undefined;
  return gate[need] !== undefined && gate[need] !== false;
}

async function tryProbes(probes: readonly Probe[], range: Range): Promise<Trial> {
  const findings: string[] = [];
  for (const probe of probes) {
    const before = (await range.gate.originRequests()).length;
    const answer = await range.send(probe.request);
    const reached = (await range.gate.originRequests()).slice(before);
    const finding = probe.wanted === 'refused' ? unrefused(answer, reached) : unclean(probe, answer, reached);
    if (finding !== undefined) findings.push(`${probe.name}: ${finding}`);
  }
  return { tried: probes.length, findings };
}

function unrefused({ status }: Answer, reached: readonly OriginRequest[]): string | undefined {
  if (reached.length > 0) return 'let through';
  return status >= 400 && status < 500 ? undefined : `answered with ${status}`;
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

/** A header's name as CGI and PHP see it, which cannot tell `_` from `-`. */
function asCgi(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
