import { type BuiltGateway, builtGateway as built } from 'portcullis/built';
import { attackable } from './attacked-gateway.ts';

// Stands in the place of `portcullis/built` for a built module that is attacked: the same parts, and a clock that can be set.
export * from 'portcullis/built';

export function builtGateway(data: BuiltGateway): ReturnType<typeof attackable> {
  return attackable((options) => built(data, options));
}
