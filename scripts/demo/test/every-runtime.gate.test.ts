import { describe } from 'vitest';
import { inRuntime } from './in-runtime.ts';

describe('in workerd', () => inRuntime('workerd'));
describe('in Node, on SQLite', () => inRuntime('node'));
