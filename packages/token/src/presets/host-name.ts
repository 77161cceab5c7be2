import { type Field, value } from '@portcullis/core/internal';

const HOST = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/;

/** A The check of a host name without scheme, port and path. */
export const hostName: Field<string> = value(
  (given) => typeof given === 'string' && HOST.test(given),
  'must be a host name in lower case, without https:// and without a path',
);
