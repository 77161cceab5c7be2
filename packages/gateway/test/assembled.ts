import { memorySink } from '@portcullis/audit';
import type { BaseContext, Identity } from '@portcullis/core';
import type { Verifier } from '@portcullis/token';
import { checkedPlan } from '../src/checked-plan.ts';
import type { ServedGate } from '../src/gate/served-gate.ts';
import type { GatePlan, GatewayParts } from '../src/gate-plan.ts';
import { type GatewayOptions, gatewaySettings } from '../src/gateway-options.ts';
import { ALL_PARTS } from '../src/parts.ts';
import { assemble } from '../src/plan.ts';
import { trust } from './approval/signed-approvals.ts';
import { goodConfiguration } from './good-configuration.ts';

/** A login at one provider, whose sessions are in cookies. */
export const LOGIN = {
  keys: ['k'.repeat(32)],
  providers: {
    corp: {
      issuer: 'https://login.corp.example',
      clientId: 'web',
      clientAuthentication: { method: 'none' },
    },
  },
};

export const NOW = Date.UTC(2026, 0, 15, 12);

/** Somebody in these groups, whom a verifier of a test knows. */
export function person(...groups: readonly string[]): Identity {
  return {
    kind: 'user',
    issuer: 'https://login.corp.example',
    subject: 'ada',
    email: 'ada@corp.example',
    name: 'Ada',
    groups,
    claims: {},
    authentication: { method: 'bearer', provider: 'corp', acr: undefined, amr: [], authTime: undefined },
    expiresAt: NOW / 1000 + 3600,
  } as Identity;
}

/** Knows everybody as this person. */
export function verifierOf(identity: Identity | undefined): Verifier {
  return { name: 'test', challenge: () => undefined, identify: (_: BaseContext) => identity };
}

/** Grants, for somebody whom they let in. */
export const breakGlass = {
  durableObject: 'BREAK_GLASS',
  signers: [...trust.builders],
  people: [{ issuer: 'https://login.corp.example', subject: 'ada', roles: ['engineer'] }],
};

/** A configuration whose policy lets anybody in. */
export function openConfiguration() {
  const configuration = goodConfiguration();
  configuration.instances[0].policy.rules[0].who = 'anyone' as never;
  return configuration;
}

/** A gate that is assembled from parts of which a test replaces some. */
export function assembled(
  configuration: object,
  parts: Partial<GatewayParts> = {},
  {
    env = {},
    plan = {},
    ...options
  }: GatewayOptions & { readonly env?: object; readonly plan?: Partial<GatePlan> } = {},
) {
  const checked = checkedPlan(configuration);
  const log = memorySink();
  const warned: string[] = [];
  const settings = gatewaySettings({
    clock: { now: () => NOW },
    sinks: [log],
    warn: (text) => warned.push(text),
    inform: () => {},
    ...options,
  });
  const bindings = { PHORGE: { fetch: async () => new Response('page') }, ...env };
  const gate = assemble(
    { ...checked, parts: { ...ALL_PARTS, ...parts }, ...plan },
    settings,
    { configuration: checked.configuration, env: bindings, rounds: [bindings] },
    plan.bindings,
  );
  const report = 'report' in gate ? gate.report : '';
  const served: ServedGate | undefined = 'hosts' in gate ? gate : undefined;
  return {
    log,
    warned,
    settings,
    bindings,
    /** What was wrong, a line each. */
    problems: report
      .split('\n')
      .slice(1)
      .map((line) => line.trim()),
    served,
    /** What a host answers. */
    ask: async (path = '/T1', init: RequestInit = {}, host = 'phorge.corp.example') => {
      const serve = served?.hosts.get(host) ?? served?.otherwise;
      if (serve === undefined) throw new Error(report);
      return await serve(new Request(`https://${host}${path}`, init), bindings as never, {
        waitUntil: () => {},
      });
    },
  };
}
