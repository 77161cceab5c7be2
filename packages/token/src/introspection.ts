export { allowInsecureLoopback } from '@portcullis/jwks';
export type { IntrospectionFailure } from './introspection/introspection-failure.ts';
export type { IntrospectionOptions } from './introspection/introspection-options.ts';
export { introspection } from './introspection/introspection-verifier.ts';
