import { AccessError, type CanonicalTarget, canonicalTarget, type Resource } from '@portcullis/core';
import { escapes, mixedPages } from '@portcullis/phabricator';
import { type CompiledPolicy, compilePolicy, type PolicyNote, policyNotes } from '@portcullis/policy';
import { explainedApplication, type InstanceConfiguration, policyWords } from 'portcullis';

type OfApplication = Pick<InstanceConfiguration, 'application'>;

/** An address as the gate reads it: what it is about, or the code with which it is refused before any policy. */
export type GateReading =
  | { readonly ok: true; readonly target: CanonicalTarget; readonly resource: Resource }
  | { readonly ok: false; readonly failure: string };

/** Reads an address as the gateway does for an instance, with its checks that come before the policy. */
export function gateReading(
  { application }: OfApplication,
  host: string,
  method: string,
  path: string,
): GateReading {
  const { target: options, checkTarget, classify } = explainedApplication(application);
  const reading = canonicalTarget(`https://${host}${path}`, options);
  if (!reading.ok) return reading;
  const { target } = reading;
  try {
    checkTarget(target);
  } catch (refusal) {
    if (refusal instanceof AccessError) return { ok: false, failure: refusal.code };
    throw refusal;
  }
  return { ok: true, target, resource: classify(method, target) };
}

/** The policy of an instance, compiled as the gateway does. */
export function gatePolicy({ application, policy }: InstanceConfiguration): CompiledPolicy {
  return compilePolicy(policy, policyWords(explainedApplication(application)));
}

/** What the policy of an instance lets through that its rules seem to hold. */
export function gateNotes({ policy }: InstanceConfiguration): readonly PolicyNote[] {
  return policyNotes(policy, { mixedPages, escapes });
}
