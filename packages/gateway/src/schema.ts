import * as v from 'valibot';
import { section } from './configuration/setting.ts';
import { FEATURES } from './features.ts';
import type { GatewayConfiguration } from './generated/types.ts';

/** The settings of all features at a place, in the order of the list. */
function settingsAt(place: 'login' | 'audit' | 'instance'): v.ObjectEntries {
  return Object.assign({}, ...FEATURES.map(({ settings }) => settings?.[place]));
}

const root: v.ObjectEntries = Object.assign(
  {},
  ...FEATURES.map(({ settings: { root: entries } = {} }) =>
    typeof entries === 'function' ? entries(settingsAt) : entries,
  ),
);

/** The shape of a configuration, made from the settings of all features. What must hold between them, `checks/` finds. */
export const configurationSchema: v.GenericSchema<GatewayConfiguration> = section(
  'GatewayConfiguration',
  'The configuration of the whole gate, as data. Any text can contain `${NAME}`, in upper case: it is replaced by the Worker variable of that name, so that one file can serve staging and production.',
  v.strictObject(root),
) as unknown as v.GenericSchema<GatewayConfiguration>;
