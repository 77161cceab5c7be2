import { ConduitError } from './envelope.ts';
import { isTruthy, members } from './json-input.ts';
import type { MethodValues } from './method.ts';

const MAX_PAGE_SIZE = 100;

/** The parameters of every `*.search` method. */
export const SEARCH_PARAMETERS = [
  'queryKey',
  'constraints',
  'attachments',
  'order',
  'before',
  'after',
  'limit',
] as const;

/** What a search method brings; paging, constraints and the shape of the answer are the same for all. */
export interface Search<Row extends { readonly id: number }> {
  readonly rows: readonly Row[];
  /** Whether a row meets the constraint. Constraints not named here are refused. */
  readonly constraints: Readonly<Record<string, (row: Row, value: unknown) => boolean>>;
  /** Attachments not named here are refused. */
  readonly attachments: Readonly<Record<string, (row: Row) => unknown>>;
  describe(row: Row): Record<string, unknown>;
  readonly maps?: unknown;
}

/** Runs a search: newest first, `limit` given back as the type it came in, `after` for the next page. */
export function runSearch<Row extends { readonly id: number }>(
  search: Search<Row>,
  values: MethodValues,
): unknown {
  const limit = values.get('limit') ?? MAX_PAGE_SIZE;
  if (Number(limit) > MAX_PAGE_SIZE) {
    throw new ConduitError(
      'ERR-INVALID-PAGE-SIZE',
      `Maximum page size for Conduit API method calls is ${MAX_PAGE_SIZE}, but this call specified ${limit}.`,
    );
  }
  const constraints = [...members(values.get('constraints'))].map(([name, value]) => {
    const test = Object.hasOwn(search.constraints, name) ? search.constraints[name] : undefined;
    if (test === undefined) {
      throw new ConduitError(
        'ERR-INVALID-CONSTRAINT',
        `Constraint "${name}" is not a valid constraint for this search.`,
      );
    }
    return (row: Row): boolean => test(row, value);
  });
  const attachments = [...members(values.get('attachments'))].filter(([, on]) => isTruthy(on));
  for (const [name] of attachments) {
    if (!Object.hasOwn(search.attachments, name)) {
      throw new ConduitError(
        'ERR-INVALID-ATTACHMENT',
        `Attachment "${name}" is not a valid attachment for this search.`,
      );
    }
  }
  const after = values.get('after');
  const matching = search.rows
    .filter((row) => constraints.every((test) => test(row)))
    .filter((row) => !isTruthy(after) || row.id < Number(after))
    .sort((a, b) => b.id - a.id);
  const shown = matching.slice(0, Number(limit));
  const last = shown.at(-1);
  return {
    data: shown.map((row) => ({
      ...search.describe(row),
      attachments: Object.fromEntries(attachments.map(([name]) => [name, search.attachments[name]?.(row)])),
    })),
    maps: search.maps ?? {},
    query: { queryKey: null },
    cursor: {
      limit,
      after: last !== undefined && matching.length > shown.length ? String(last.id) : null,
      before: null,
      order: null,
    },
  };
}
