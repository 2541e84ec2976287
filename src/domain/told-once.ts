/** Remembers what has been told once, over restarts and for all processes. */
export type ToldOnce = {
  has(what: string): Promise<boolean>;
  /** Remembers it from now on. Returns false if it was remembered already, for example by another process. */
  claim(what: string): Promise<boolean>;
  /** Forgets it, so that it can be told again. */
  forget(what: string): Promise<void>;
};
