import { AccessError, type CanonicalTarget, canonicalTarget, type Resource } from '@portcullis/core';
import { type CompiledPolicy, compilePolicy, type PolicyNote, policyNotes } from '@portcullis/policy';
import { explainedApplication, type InstanceConfiguration, policyWords } from 'portcullis';
import { toldOf } from './told-of-applications.ts';

/** An address as the gate reads it: what it is about, or the code with which it is refused before any policy. */
export type GateReading =
  | { readonly ok: true; readonly target: CanonicalTarget; readonly resource: Resource }
  | { readonly ok: false; readonly failure: string };

/** Reads an address as the gateway does for an instance, with its checks that come before the policy. */
export function gateReading(
  instance: InstanceConfiguration,
  host: string,
  method: string,
  path: string,
): GateReading {
  const { target: options, checkTarget, classify } = explainedApplication(instance);
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
export function gatePolicy(instance: InstanceConfiguration): CompiledPolicy {
  return compilePolicy(instance.policy, policyWords(explainedApplication(instance)));
}

/** What the policy of an instance lets through that its rules seem to hold. */
export function gateNotes({ application, policy }: InstanceConfiguration): readonly PolicyNote[] {
  return policyNotes(policy, toldOf(application).reach);
}
