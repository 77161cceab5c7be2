import { callback, type Field } from '@portcullis/core/internal';
import type { StoreFetch } from './secret-source.ts';

/** The option of whoever asks a store. Default: the runtime's `fetch`. */
export const storeFetch: Field<StoreFetch> = callback<StoreFetch>(() => (url, init) => fetch(url, init));
