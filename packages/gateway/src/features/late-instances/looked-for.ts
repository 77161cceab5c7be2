import type { BindingKind } from '../../gate/bindings.ts';

/** The methods by which the kinds of bindings are known that something needs which is assembled late. */
export const METHODS: Readonly<Partial<Record<BindingKind, string>>> = {
  'Durable Object namespace': 'getByName',
  'rate limit': 'limit',
  'R2 bucket': 'get',
  'KV namespace': 'get',
};
