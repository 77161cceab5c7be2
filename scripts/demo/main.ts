import { demo } from './command.ts';

const code = await demo(process.argv.slice(2), process);
// What it asked may still hold a connection.
if (code !== 0) process.exit(code);
