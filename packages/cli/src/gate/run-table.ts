import { type PolicyTestCase, type PolicyTestResult, runPolicyTests } from '@portcullis/policy';
import { roleResolver } from '@portcullis/roles';
import type { GatewayConfiguration, InstanceConfiguration } from 'portcullis';
import type { CaseTable } from '../files/case-table.ts';
import { UsageError } from '../usage-error.ts';
import { gatePolicy, gateReading } from './as-the-gate.ts';
import { instanceOf } from './instance-of.ts';

/**
 * Runs a table of cases against a configuration: with its mapping of groups, and the addresses and words of the gate.
 *
 * Fails with {@link UsageError} for an address that the gate refuses before any policy, and where it is not clear which
 * instance is asked.
 */
export function runTable(configuration: GatewayConfiguration, table: CaseTable): readonly PolicyTestResult[] {
  const { instance, host } = instanceOf(configuration, table.host);
  const { resolve } = roleResolver(configuration.roles);
  const policy = gatePolicy(instance);
  return table.cases.flatMap((one, index) => {
    const read = asTheGateReadsIt(one, instance, host, `${table.file}: cases[${index}].path`);
    // One by one, because a mapping can look at the claims of a case as well.
    return runPolicyTests(policy, [read], { rolesOf: (groups) => resolve(groups, one).names });
  });
}

function asTheGateReadsIt(
  one: PolicyTestCase,
  instance: InstanceConfiguration,
  host: string,
  place: string,
): PolicyTestCase {
  const reading = gateReading(instance, host, one.method ?? 'GET', one.path);
  if (!reading.ok) {
    throw new UsageError(`${place}: the gate refuses it with 400 before any policy (${reading.failure})`);
  }
  const { target, resource } = reading;
  return { ...one, path: target.path, resource: one.resource ?? resource };
}
