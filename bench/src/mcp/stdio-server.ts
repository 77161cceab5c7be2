import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { resultOf } from './mcp-answers.ts';

// The same server by its standard input, for gateways that start it. It writes each message that it receives to a file.

const [, , file = ''] = process.argv;
for await (const line of createInterface({ input: process.stdin })) {
  appendFileSync(file, `${line}\n`);
  const message = JSON.parse(line);
  const result = resultOf(message);
  if (result !== undefined)
    process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\n`);
}
