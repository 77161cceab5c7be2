import { isRecord, matchesParts } from '@portcullis/core/internal';
import type { About } from '../message/message.ts';

/** A list of a server. */
export interface ListKind {
  readonly method: 'tools/list' | 'prompts/list' | 'resources/list' | 'resources/templates/list';
  /** Where its entries are in the result. */
  readonly member: 'tools' | 'prompts' | 'resources' | 'resourceTemplates';
  /** What identifies an entry. */
  readonly key: 'name' | 'uri' | 'uriTemplate';
  readonly about: (key: string) => About;
}

const named = (kind: 'tool' | 'prompt') => (name: string) => ({ kind, name }) as const;

export const TOOLS: ListKind = {
  method: 'tools/list',
  member: 'tools',
  key: 'name',
  about: named('tool'),
};
export const PROMPTS: ListKind = {
  method: 'prompts/list',
  member: 'prompts',
  key: 'name',
  about: named('prompt'),
};
export const RESOURCES: ListKind = {
  method: 'resources/list',
  member: 'resources',
  key: 'uri',
  about: (uri) => ({ kind: 'resource', uri }),
};
export const TEMPLATES: ListKind = {
  method: 'resources/templates/list',
  member: 'resourceTemplates',
  key: 'uriTemplate',
  about: (template) => ({ kind: 'template', template }),
};

/** The list that a method asks for. */
export function listOf(method: string | undefined): ListKind | undefined {
  return [TOOLS, PROMPTS, RESOURCES, TEMPLATES].find((list) => list.method === method);
}

/** An entry of a list. */
export type ListEntry = Readonly<Record<string, unknown>>;

/** The entries of a list that can be told apart: of several with one name, a client and a server may mean different ones. */
export function entriesOf({ key }: ListKind, items: readonly unknown[]): ReadonlyMap<string, ListEntry> {
  const found = new Map<string, ListEntry>();
  const twice = new Set<string>();
  for (const item of items) {
    const name = isRecord(item) ? item[key] : undefined;
    if (typeof name !== 'string') continue;
    if (found.has(name)) twice.add(name);
    found.set(name, item as ListEntry);
  }
  for (const name of twice) found.delete(name);
  return found;
}

/**
 * Whether an address may be one of a template (RFC 6570). Its expressions stand for any text: which address is allowed, rules
 * decide; here, only those are refused that the server cannot mean.
 */
export function fitsTemplate(uri: string, template: string): boolean {
  return matchesParts(uri, template.split(/\{[^{}]*\}/));
}
