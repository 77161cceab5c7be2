import { callback, type Field } from '@portcullis/core/internal';
import type { StoreFetch } from './secret-source.ts';

/** The option for the callers of stores. Default: the runtime's `fetch`. */
export const storeFetch: Field<StoreFetch> = callback<StoreFetch>(() => (url, init) => fetch(url, init));
