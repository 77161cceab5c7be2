// The modules that `portcullis build` generates import from here: the gate without its checks, and its parts.
export { type BuiltForm, type BuiltGateway, builtGateway } from './build/built-gateway.ts';
export * from './built-parts.ts';
