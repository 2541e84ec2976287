import { setTimeout as sleep } from 'node:timers/promises';

/** What can go wrong with a request. `carriedOut`: it takes effect all the same, and only the answer is lost. */
export type Fault =
  | { kind: 'slow'; ms: number }
  /** Waits until something has happened. */
  | { kind: 'held'; until: Promise<unknown> }
  /** A first answer arrives after Discord has given up on it. */
  | { kind: 'late' }
  | { kind: 'rateLimit'; retryAfterSeconds: number; scope?: 'user' | 'global' | 'shared' }
  | { kind: 'status'; status: number; carriedOut?: boolean }
  | { kind: 'html'; status?: number; carriedOut?: boolean }
  | { kind: 'reset'; carriedOut?: boolean }
  | { kind: 'refuse'; status: number; code: number; message: string };

/** Scripted faults: each waits for the requests that it is meant for. */
export type FaultScript = {
  /**
   * Strikes the next `times` requests (1 by default) of a route: its kind (`interaction.callback`, `message.create`),
   * the beginning of kinds (`webhook.`), or `*` for every one.
   */
  next(route: string, fault: Fault, times?: number): void;
  /** The fault that strikes this request, used up. */
  take(routeKind: string): Fault | undefined;
  /** Forgets what has not struck yet. */
  clear(): void;
};

export function createFaultScript(): FaultScript {
  const waiting: { route: string; fault: Fault; left: number }[] = [];
  return {
    next: (route, fault, times = 1) => void waiting.push({ route, fault, left: times }),
    take(routeKind) {
      const index = waiting.findIndex(({ route }) => matches(route, routeKind));
      const entry = waiting[index];
      if (!entry) return undefined;
      entry.left -= 1;
      if (entry.left === 0) waiting.splice(index, 1);
      return entry.fault;
    },
    clear: () => void waiting.splice(0),
  };
}

function matches(route: string, kind: string): boolean {
  return route === '*' || route === kind || (route.endsWith('.') && kind.startsWith(route));
}

/** Whether a fault only makes a request late. */
export const isDelay = (fault: Fault): fault is Extract<Fault, { kind: 'slow' | 'held' | 'late' }> =>
  fault.kind === 'slow' || fault.kind === 'held' || fault.kind === 'late';

/** Lets a request be late. */
export async function delayed(fault: Fault | undefined): Promise<void> {
  if (fault?.kind === 'slow') await sleep(fault.ms);
  if (fault?.kind === 'held') await fault.until;
}
