import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openStateFile, type StateFile } from '#sandbox/state/state-file.ts';

/** A place for a state file, which is removed when it is disposed of. */
export type StateFolder = Disposable & {
  path: string;
  /** What the person at the terminal was told. */
  told: string[];
  open(): StateFile;
  /** The state as it is found when the process is killed after this turn of the event loop. */
  openAfterKill(): Promise<StateFile>;
};

export const createStateFolder = (): StateFolder => {
  const folder = mkdtempSync(join(tmpdir(), 'loralei-state-'));
  const path = join(folder, 'data', 'fakes.db');
  const told: string[] = [];
  const tell = (sentence: string): void => void told.push(sentence);
  let kills = 0;
  return {
    path,
    told,
    open: () => openStateFile(path, tell),
    async openAfterKill() {
      await setImmediate();
      kills += 1;
      const found = join(folder, `killed-${kills}`);
      cpSync(join(folder, 'data'), found, { recursive: true });
      return openStateFile(join(found, 'fakes.db'), tell);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};
