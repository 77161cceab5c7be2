// Written by `pnpm schema` from the list of features. Do not edit.

/** Settings whose parts have hooks, in the order of the list of features. */
export const HOOKED_PARTS: Readonly<Record<'root' | 'instance' | 'audit', readonly string[]>> = {
  root: ['breakGlass', 'lock', 'elevations', 'operator', 'traces'],
  instance: [
    'groupSync',
    'resilience',
    'limits',
    'publicCache',
    'readers',
    'redirects',
    'archive',
    'maintenance',
  ],
  audit: ['erasure'],
};

/** Settings of `audit` that ask for a part of the record. */
export const AUDIT_PARTS: readonly string[] = [
  'signals',
  'alerts',
  'chain',
  'checkpoints',
  'log',
  'inputs',
  'pseudonyms',
  'people',
];
