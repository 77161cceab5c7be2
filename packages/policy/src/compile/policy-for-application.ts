import { type ApplicationFacts, requestError } from '@portcullis/core/internal';
import type { Policy } from '../policy.ts';
import { PolicyError } from '../problems/policy-problem.ts';
import { type Shadow, shadowCompiler } from '../shadow.ts';
import { type CompiledPolicy, policyCompiler } from './compiled-policy.ts';
import type { PolicyOptions } from './read-policy.ts';

/** A policy and the one in its shadow, compiled in the words of one application. */
export interface PolicyInForce {
  readonly compiled: CompiledPolicy;
  readonly shadow: Shadow | undefined;
  /** To read them costs as much as to decide, and few policies ask. */
  readonly usesNetwork: boolean;
}

/** What there is to enforce. */
export interface EnforcedPolicies extends PolicyOptions {
  readonly shadow?: Policy;
}

type Compiled = PolicyInForce | PolicyError;

/**
 * Compiles a policy for the application of each request: once for each vocabulary. The options override those of the application.
 * Throws {@link PolicyError} immediately for problems that do not depend on the application, and fails with 500
 * `request.misassembled`, with the complete text of the error, for a request whose application does not know a word.
 */
export function policyForApplication(
  policy: Policy,
  { shadow, ...options }: EnforcedPolicies,
): (application: Pick<ApplicationFacts, 'vocabulary'> | undefined) => PolicyInForce {
  const compileDeciding = policyCompiler(policy, options);
  const compileShadow = shadow && shadowCompiler(shadow, options);
  const compile = (words?: PolicyOptions): PolicyInForce => {
    const compiled = compileDeciding(words);
    const other = compileShadow?.(words);
    return { compiled, shadow: other, usesNetwork: compiled.needsNetwork || other?.needsNetwork === true };
  };
  const plain = settle(compile);
  if (plain instanceof PolicyError) {
    if (options.delimitersInNames !== undefined) throw plain;
    // Names with `?` may be what an application has: then it is known only with the first request.
    if (settle(() => compile({ delimitersInNames: true })) instanceof PolicyError) throw plain;
  }
  const byVocabulary = new WeakMap<object, Compiled>();

  return (application) => {
    if (application === undefined) return usable(plain);
    const { vocabulary } = application;
    let known = byVocabulary.get(vocabulary);
    if (known === undefined) {
      const { applications, kinds, operations, delimitersInNames } = vocabulary;
      known = settle(() => compile({ applications, kinds, operations, delimitersInNames }));
      byVocabulary.set(vocabulary, known);
    }
    return usable(known);
  };
}

function settle(compile: () => PolicyInForce): Compiled {
  try {
    return compile();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
}

function usable(compiled: Compiled): PolicyInForce {
  if (!(compiled instanceof PolicyError)) return compiled;
  throw requestError('request.misassembled', { detail: `enforce: ${compiled.message}`, cause: compiled });
}
