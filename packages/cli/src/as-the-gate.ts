import { canonicalTarget, type TargetReading } from '@portcullis/core';
import { type CompiledPolicy, compilePolicy } from '@portcullis/policy';
import type { InstanceConfiguration } from 'portcullis';

/** Reads an address as the gateway does. */
export function gateTarget(host: string, path: string): TargetReading {
  return canonicalTarget(`https://${host}${path}`, { encodedDelimiters: 'pass' });
}

/** The policy of an instance, compiled as the gateway does. */
export function gatePolicy({ policy }: InstanceConfiguration): CompiledPolicy {
  return compilePolicy(policy, { delimitersInNames: true });
}
