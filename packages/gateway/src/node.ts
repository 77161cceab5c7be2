export { type AppServer, type AppServerOptions, appServer, type Connection } from './node/app-server.ts';
export { type GatewayServer, type GatewayServerOptions, gatewayServer } from './node/gateway-server.ts';
export { type OriginAtOptions, type OriginBinding, originAt } from './node/origin/origin-at.ts';
export { type PublicFetchOptions, publicFetch } from './node/public-fetch.ts';
export { type OutputStream, standardOutputSink } from './node/standard-output-sink.ts';
export { type PostgresClient, postgresStores } from './node/stores/postgres-stores.ts';
export { sqliteStores } from './node/stores/sqlite-stores.ts';
export type { Stores } from './node/stores/stores.ts';
