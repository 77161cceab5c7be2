import type { FuzzProperty } from './property.ts';
import { requestProperties } from './request-properties.ts';
import { settingsProperties } from './settings-properties.ts';
import { tokenProperties } from './token-properties.ts';

/** Everything that is fuzzed. */
export const properties: readonly FuzzProperty[] = [
  ...requestProperties,
  ...tokenProperties,
  ...settingsProperties,
];
