/** What is tried of a template: `dev` answers `path` with `status`. */
export interface Trial {
  readonly template: string;
  readonly path: string;
  readonly status: number;
}

/** Every template of `create-portcullis`. */
export const trials: readonly Trial[] = [
  { template: 'tokens-only', path: '/', status: 401 },
  { template: 'itty-api', path: '/health', status: 200 },
  { template: 'node-server', path: '/health', status: 200 },
  // It stands on port 8787: on another one it is another host to the gate, which says so.
  { template: 'cloudflare-access', path: '/', status: 421 },
  { template: 'vite-app', path: '/api/me', status: 200 },
  { template: 'phabricator', path: '/status/', status: 200 },
  { template: 'phabricator-retired', path: '/T1', status: 200 },
  { template: 'internal-web-app', path: '/.portcullis/keys', status: 200 },
  { template: 'hono-app', path: '/health', status: 200 },
  { template: 'mcp-gate', path: '/.well-known/oauth-protected-resource/mcp', status: 200 },
  { template: 'multi-instance', path: '/', status: 421 },
  { template: 'witness', path: '/vkey', status: 200 },
  { template: 'ci-bot', path: '/status/', status: 401 },
  { template: 'cron-sync', path: '/', status: 404 },
];
