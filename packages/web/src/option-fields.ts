// How options are checked, for the settings of the gateway that are these options.
export { assertionFields } from './assertion/assertion-options.ts';
export { webFields } from './web-options.ts';
