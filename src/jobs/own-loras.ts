import {
  LISTED_EVERY_MS,
  type LoraLoad,
  OWN_LORA_LIMITS,
  type OwnLoraStore,
  type OwnLoras,
  type OwnLoraWatch,
  pauseAfter,
} from '#domain/catalogue/own-loras.ts';
import type { KeyVault } from '#domain/generation/lanes.ts';
import type { Clock, Log } from '#domain/system.ts';
import { type Loop, startLoop } from '#shared/loop.ts';

/** The calls to the account of a key. */
type Account = {
  trainedModels(signal: AbortSignal): Promise<string[]>;
  listsModel(id: string, signal: AbortSignal): Promise<boolean>;
};

/** What the watch works with. */
export type OwnLoraWatchOptions = {
  store: OwnLoraStore;
  keys: Pick<KeyVault, 'find' | 'open'>;
  account(key: string): Account;
  /** Tells who added a LoRA how it ended. Never rejects. */
  tell(guildId: string, load: LoraLoad): Promise<void>;
  clock: Pick<Clock, 'now'>;
  log: Log;
};

/** What is due, as it was claimed: another process does not ask for the same. */
type Due = { loads: LoraLoad[]; isListDue: boolean };

const isDue = ({ state, nextAt }: LoraLoad, now: number): boolean => state === 'loading' && nextAt <= now;

const claimDue = async (
  { store, clock }: OwnLoraWatchOptions,
  guildId: string,
  lane: string,
): Promise<Due> => {
  const now = clock.now();
  const before = await store.read(guildId, lane);
  const isAny = before.listedAt + LISTED_EVERY_MS <= now || before.loads.some((load) => isDue(load, now));
  const due: Due = { loads: [], isListDue: false };
  if (!isAny) return due;
  await store.change(guildId, lane, (own) => {
    due.loads = own.loads.filter((load) => isDue(load, now));
    due.isListDue = due.loads.length > 0 || own.listedAt + LISTED_EVERY_MS <= now;
    const loads = own.loads.map((load) =>
      isDue(load, now) ? { ...load, looks: load.looks + 1, nextAt: now + pauseAfter(load.looks + 1) } : load,
    );
    return { ...own, loads, listedAt: due.isListDue ? now : own.listedAt };
  });
  return due;
};

const ended = (load: LoraLoad, { isReady, now }: { isReady: boolean; now: number }): LoraLoad => {
  if (load.state !== 'loading') return load;
  if (isReady) return { ...load, state: 'ready' };
  return now - load.startedAt >= OWN_LORA_LIMITS.waitMs ? { ...load, state: 'expired' } : load;
};

// Long enough for a list of many megabytes.
const LOOK_MS = 3 * 60_000;

/** What an account says of what is due; undefined and missing ids: it did not say. */
const ask = async (
  { account, log }: OwnLoraWatchOptions,
  key: string,
  { loads }: Due,
): Promise<{ trained: string[] | undefined; ready: Set<string> }> => {
  const calls = account(key);
  const signal = AbortSignal.timeout(LOOK_MS);
  const failed = (err: unknown) => {
    log.warn({ err }, "a server's own models cannot be listed");
    return undefined;
  };
  const trained = await calls.trainedModels(signal).catch(failed);
  const ready = new Set(trained);
  for (const { id } of loads) {
    if (!ready.has(id) && (await calls.listsModel(id, signal).catch(failed))) ready.add(id);
  }
  return { trained, ready };
};

/** Asks the accounts of servers for LoRAs that are being loaded, and for those that were trained there. */
export const createOwnLoraWatch = (options: OwnLoraWatchOptions): OwnLoraWatch => {
  const { store, keys, tell, clock, log } = options;

  const look = async (guildId: string): Promise<void> => {
    const key = await keys.find(guildId);
    const opened = key?.isReadable ? await keys.open(guildId, key.lane) : undefined;
    if (!key || opened?.kind !== 'open') return;
    const due = await claimDue(options, guildId, key.lane);
    if (!due.isListDue) return;
    const { trained, ready } = await ask(options, opened.key, due);
    const now = clock.now();
    let over: LoraLoad[] = [];
    await store.change(guildId, key.lane, (own): OwnLoras => {
      const loads = own.loads.map((load) => ended(load, { isReady: ready.has(load.id), now }));
      over = loads.filter((load, index) => load.state !== own.loads[index]?.state);
      return { ...own, loads, trained: trained ?? own.trained };
    });
    for (const load of over) await tell(guildId, load);
  };

  return {
    look: (guildId) =>
      look(guildId).catch((err: unknown) =>
        log.warn({ err, guildId }, "a server's own LoRAs could not be looked at"),
      ),
  };
};

const EVERY_MS = 60_000;

/** Looks at the accounts of all servers that have a key of their own, every minute, until disposed. */
export const startOwnLoraLoop = (
  watch: OwnLoraWatch,
  { guildIds, clock, log }: { guildIds(): Promise<string[]>; clock: Pick<Clock, 'sleep'>; log: Log },
): Loop =>
  startLoop({
    async look(signal) {
      for (const guildId of await guildIds()) if (!signal.aborted) await watch.look(guildId);
    },
    everyMs: EVERY_MS,
    firstAfterMs: EVERY_MS,
    clock,
    onError: (err) => log.warn({ err }, "servers' own LoRAs could not be looked at"),
  });
