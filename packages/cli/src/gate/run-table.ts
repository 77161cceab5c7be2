import { defined } from '@portcullis/core/internal';
import { type PolicyTestCase, type PolicyTestResult, runPolicyTests } from '@portcullis/policy';
import { type RoleClaimant, type RoleResolver, roleResolver } from '@portcullis/roles';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import type { CaseTable, TableCase } from '../files/case-table.ts';
import { UsageError } from '../usage-error.ts';
import {
  gateCall,
  gatePolicy,
  gateReading,
  gateResource,
  isTaken,
  METHOD_NOT_ALLOWED,
} from './as-the-gate.ts';
import { instanceOf } from './instance-of.ts';
import { callReading, refuseUnread } from './mcp-calls.ts';

/**
 * Runs a table of cases against a configuration: with its mapping of groups, and the addresses and words of the gate.
 *
 * Fails with {@link UsageError} for a request that the gate refuses before any policy, for a role that the mapping does not declare, and where it is not clear which
 * instance is asked.
 */
export function runTable(configuration: GatewayConfiguration, table: CaseTable): readonly PolicyTestResult[] {
  const [first, ...others] = configuration.instances.flatMap(({ hosts }) => hosts.slice(0, 1));
  if (table.host === undefined && others.length > 0) {
    const known = [first, ...others].join(', ');
    throw new UsageError(
      `${table.file}: the host is missing: the configuration has several applications (${known}), so add a line such as "host: ${first}" above "cases:"`,
    );
  }
  const { instance, host } = instanceOf(configuration, table.host);
  const roles = roleResolver(configuration.roles);
  const policy = gatePolicy(instance);
  return table.cases.flatMap((one, index) => {
    const place = `${table.file}: cases[${index}]`;
    const read = asTheGateReadsIt(one, instance, host, place);
    const held = withImplied(one.roles ?? [], roles, `${place}.roles`);
    // One by one, because a mapping can look at the claims and the address of a case as well.
    const { names, incomplete } = roles.resolve(one.groups ?? [], claimantOf(one));
    const rolesIncomplete = one.rolesIncomplete === true || incomplete === true;
    const results = runPolicyTests(policy, [{ ...read, roles: held, rolesIncomplete }], {
      rolesOf: () => names,
    });
    if (
      !isTaken(instance, read.method ?? 'GET') &&
      results.some(({ decision }) => decision.effect === 'allow')
    ) {
      throw new UsageError(`${place}.method: the gate refuses it with 405 (${METHOD_NOT_ALLOWED})`);
    }
    return results;
  });
}

/** What conditions of roles look at: of a case that says no kind, as the policy takes it. */
function claimantOf({
  kind,
  groups = [],
  roles = [],
  claims,
  claimsIncomplete,
  email,
}: TableCase): RoleClaimant {
  const assumed = kind ?? (groups.length + roles.length > 0 ? 'user' : 'anonymous');
  const said = defined({ claims, claimsIncomplete, email });
  return assumed === 'anonymous' ? said : { ...said, kind: assumed };
}

/** Roles, with those that nobody has them without. */
function withImplied(
  roles: readonly string[],
  { declared, give }: RoleResolver<string>,
  place: string,
): readonly string[] {
  const unknown = roles.find((role) => !declared.includes(role));
  if (unknown === undefined) return give(roles, '').names;
  throw new UsageError(
    `${place}: ${JSON.stringify(unknown)} is not a role of the configuration, which has ${declared.join(', ')}`,
  );
}

function asTheGateReadsIt(
  { tool, prompt, uri, ...one }: TableCase,
  instance: InstanceConfiguration,
  host: string,
  place: string,
): PolicyTestCase {
  const [asked] = [
    ...(tool === undefined ? [] : [{ tool }]),
    ...(prompt === undefined ? [] : [{ prompt }]),
    ...(uri === undefined ? [] : [{ resource: uri }]),
  ];
  const called = asked && callReading(instance, asked);
  const { method = one.method ?? 'GET', path = one.path ?? '/' } = called ?? {};
  const reading = called?.reading ?? gateReading(instance, host, method, path);
  if (!reading.ok) {
    throw new UsageError(
      `${place}.${uri === undefined ? 'path' : 'uri'}: the gate refuses it with 400 before any policy (${reading.failure})`,
    );
  }
  const { target, resource: address } = reading;
  if (called === undefined && one.resource === undefined)
    refuseUnread(address, `"tool", "prompt" or "uri" in ${place}`);
  // What a case does not say of a thing is as the gate knows it: what it reaches, and whether it reads.
  const resource = { ...gateResource(instance, one.resource, address), ...one.resource };
  const { call: said, ...rest } = one;
  const call = gateCall(instance, said);
  return { ...rest, method, ...defined({ path: target.path, resource, call }) };
}
