/** What is tried of a template: `dev` answers `path` with `status`. */
export interface Trial {
  readonly template: string;
  readonly path: string;
  readonly status: number;
}

/** Every template of `create-portcullis`. */
export const trials: readonly Trial[] = [
  { template: 'tokens-only', path: '/', status: 401 },
  { template: 'phabricator', path: '/status/', status: 200 },
];
