export { type Checked, type Cross, checkOptions, type Fields } from './check-options.ts';
export {
  callback,
  type Field,
  flag,
  list,
  type NumberLimits,
  number,
  objectWith,
  oneOf,
  optional,
} from './field.ts';
export { nearestName } from './nearest-name.ts';
export { OptionsError } from './options-error.ts';
