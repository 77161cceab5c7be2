import type { AuditEvent } from '@portcullis/audit';
import {
  compilePolicy,
  type Policy,
  PolicyError,
  type Rule,
  type Simulation,
  simulate,
} from '@portcullis/policy';
import { readAgain } from '@portcullis/policy/internal';
import type { AuditDatabase } from '../database/audit-database.ts';
import { type Filters, spanTexts, timeText } from '../filters/filters.ts';
import type { PolicyDesk } from '../policy-desk.ts';

/** How many requests are decided again: the newest. More would keep a Worker busy for longer than a page may take. */
export const REPLAYED = 5000;

/** The maximum number of characters of events to read: clients can cause large events, and a Worker has 128 MB for all requests. */
export const REPLAYED_LETTERS = 16_000_000;

/** What came of a change: who gains and loses, or why it is no policy. */
export type WhatIf =
  | { readonly ok: true; readonly simulation: Simulation; readonly since: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * The policy with one rule replaced, or without it for an empty text. Returns what is wrong where the text is no rule.
 *
 * @param text the rule as JSON
 */
export function changedPolicy(
  policy: Policy<string>,
  name: string,
  text: string,
): { readonly policy: Policy<string> } | { readonly problem: string } {
  if (text.trim() === '')
    return { policy: { ...policy, rules: policy.rules.filter((rule) => rule.name !== name) } };
  try {
    const changed = JSON.parse(text) as Rule<string>;
    return {
      policy: { ...policy, rules: policy.rules.map((rule) => (rule.name === name ? changed : rule)) },
    };
  } catch (error) {
    return { problem: error instanceof SyntaxError ? error.message : String(error) };
  }
}

/** Decides the newest requests of a span again, by a policy in which one rule is another. */
export async function whatIf(
  desk: PolicyDesk,
  rule: string,
  text: string,
  hosts: (host: string) => PolicyDesk | undefined,
  database: AuditDatabase,
  filters: Filters,
): Promise<WhatIf> {
  const changed = changedPolicy(desk.policy, rule, text);
  if ('problem' in changed) return { ok: false, problems: [changed.problem] };
  const compiled = compiledOr(changed.policy, desk);
  if ('problems' in compiled) return { ok: false, problems: compiled.problems };
  const events = await database.requests('replayed', ...spanTexts(filters), REPLAYED, REPLAYED_LETTERS);
  const ofDesk = events.filter(({ http }) => hosts(http.host)?.instance === desk.instance);
  const simulation = simulate(ofDesk satisfies readonly AuditEvent[], compiled.policy, {
    prepare: (request, host) => readAgain(desk.application, request, host),
  });
  return { ok: true, simulation, since: events.at(-1)?.time ?? timeText(filters.since) };
}

function compiledOr(policy: Policy<string>, { options }: PolicyDesk) {
  try {
    return { policy: compilePolicy(policy, options) };
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return { problems: error.problems.map(({ path, message }) => `${path}: ${message}`) };
  }
}
