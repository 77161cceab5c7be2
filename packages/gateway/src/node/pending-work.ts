import { failureKind, tellOperator } from '@portcullis/core/internal';

/** Work that outlives an answer, such as writing its event: a process that ends must wait for it. */
export interface PendingWork {
  readonly waitUntil: (promise: Promise<unknown>) => void;
  /** Resolves when all work is done, including work that is added meanwhile. Never rejects. */
  readonly done: () => Promise<void>;
}

/** @param report is told of work that failed, in words without anything of a request */
export function pendingWork(report: (text: string) => void): PendingWork {
  const pending = new Set<Promise<void>>();
  return {
    waitUntil: (promise) => {
      const settled = promise.then(
        () => {},
        (error: unknown) => {
          const kind = failureKind(error);
          tellOperator(report, `portcullis: work after a response failed (${kind})`);
        },
      );
      pending.add(settled);
      void settled.then(() => pending.delete(settled));
    },
    done: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
