/** What an isolate holds, in MB. */
export interface HeldMemory {
  /** All of its heap. */
  readonly heapMb: number;
  /** Of it, what the Worker's code holds: not that code as V8 has compiled it, which grows for as long as V8 finds something to improve. */
  readonly objectsMb: number;
}

/** V8's picture of a heap, as far as it is read. */
interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [types: readonly string[], ...rest: unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** Kinds of nodes that are V8's own: compiled code, the shapes of objects, and the roots of the picture. */
const OWN_KINDS = new Set(['code', 'object shape', 'hidden', 'synthetic']);

/** Adds up what is in a picture that `heapSnapshot` took. */
export function heldMemory(text: string): HeldMemory {
  const { snapshot, nodes, strings } = JSON.parse(text) as Snapshot;
  const fields = snapshot.meta.node_fields;
  const [kinds] = snapshot.meta.node_types;
  const [kindAt, nameAt, sizeAt] = [
    fields.indexOf('type'),
    fields.indexOf('name'),
    fields.indexOf('self_size'),
  ];
  let heap = 0;
  let objects = 0;
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = kinds[nodes[node + kindAt] ?? -1] ?? '';
    const name = strings[nodes[node + nameAt] ?? -1] ?? '';
    const size = nodes[node + sizeAt] ?? 0;
    heap += size;
    const isOwn = OWN_KINDS.has(kind) || (kind === 'native' && name.startsWith('system / '));
    if (!isOwn) objects += size;
  }
  return { heapMb: heap / 1e6, objectsMb: objects / 1e6 };
}
