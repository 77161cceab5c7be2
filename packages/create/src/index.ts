export { type CreateIo, create } from './create.ts';
export { templateNames } from './templates.ts';
