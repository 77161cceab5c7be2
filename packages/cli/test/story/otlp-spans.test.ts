import { join } from 'node:path';
import { expect, test } from 'vitest';
import { otlpSpans } from '../../src/story/otlp-spans.ts';
import { folderWith } from '../configuration-files.ts';

const traceId = 'a'.repeat(32);
const fileOf = (text: string) => join(folderWith({ 'spans.ndjson': text }), 'spans.ndjson');

test('spans of a trace are read, of any service, and those of others left out', () => {
  const span = {
    traceId,
    spanId: 'b'.repeat(16),
    parentSpanId: '',
    name: 'GET',
    startTimeUnixNano: '1767323045000500000',
    endTimeUnixNano: 1_767_323_045_010_000_000,
    status: { code: 'STATUS_CODE_ERROR' },
    attributes: [{ key: 'http.response.status_code', value: { intValue: '502' } }],
  };
  const resource = {
    attributes: [
      { key: 'service.name', value: { stringValue: 'wiki' } },
      { key: 'portcullis.spans.lost', value: { intValue: '3' } },
    ],
  };
  const other = { ...span, traceId: 'c'.repeat(32) };
  const line = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span, other] }] }] });
  const { spans, unreadable, lost } = otlpSpans(fileOf(`${line}\n\n{"resourceSpans":[{}]}\n`), traceId);
  expect([unreadable, lost]).toEqual([[], 3]);
  expect(spans).toEqual([
    {
      service: 'wiki',
      name: 'GET',
      spanId: 'b'.repeat(16),
      parentId: undefined,
      start: expect.closeTo(1_767_323_045_000.5),
      end: expect.closeTo(1_767_323_045_010),
      failed: true,
      attributes: { 'http.response.status_code': '502' },
    },
  ]);
});

test('other lines are reported by their numbers', () => {
  expect(otlpSpans(fileOf('x\n{"resourceLogs":[]}\n[]\n'), traceId).unreadable).toEqual([1, 2, 3]);
});
