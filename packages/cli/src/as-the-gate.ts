import { canonicalTarget, type Resource, type TargetReading } from '@portcullis/core';
import { type CompiledPolicy, compilePolicy } from '@portcullis/policy';
import { applicationReading, type InstanceConfiguration } from 'portcullis';

type OfApplication = Pick<InstanceConfiguration, 'application'>;

/** Reads an address as the gateway does for an instance. */
export function gateTarget({ application }: OfApplication, host: string, path: string): TargetReading {
  return canonicalTarget(`https://${host}${path}`, applicationReading(application).target);
}

/** What a request is about, in the words of the instance's application. */
export function gateResource(
  { application }: OfApplication,
  method: string,
  target: { readonly path: string; readonly search: string },
): Resource {
  return applicationReading(application).classify(method, target);
}

/** The policy of an instance, compiled as the gateway does. */
export function gatePolicy({ application, policy }: InstanceConfiguration): CompiledPolicy {
  return compilePolicy(policy, applicationReading(application).policy);
}
