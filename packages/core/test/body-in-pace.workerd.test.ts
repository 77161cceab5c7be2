import { expect, test } from 'vitest';
import { bodyInPace } from '../src/body-in-pace.ts';

test('in workerd, a body that does not come is not waited for, nor is a copy of it', async () => {
  const request = () => {
    const { readable } = new TransformStream<Uint8Array, Uint8Array>();
    return new Request('https://a.example/', { method: 'POST', body: readable });
  };
  const soon = async (): Promise<void> => {};
  for (const made of [request(), request().clone()]) {
    await expect(bodyInPace(made, 10, soon)).rejects.toMatchObject({ code: 'request.timeout' });
  }
});
