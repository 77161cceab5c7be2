export { type CreateIo, create, createUsage } from './create.ts';
