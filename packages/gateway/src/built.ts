// What `portcullis build` writes imports of: the gate without its checks, and its parts one by one.
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';
export * from './generated/built-parts.ts';
