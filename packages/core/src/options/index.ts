export {
  type Checked,
  type Completed,
  type Cross,
  checkOptions,
  type Fields,
  type FieldsFor,
} from './check-options.ts';
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
  value,
} from './field.ts';
export { nearestName } from './nearest-name.ts';
export { nestedOptions } from './nested-options.ts';
export { OptionsError } from './options-error.ts';
export { secret, secrets } from './secret-field.ts';
