import type { TrialStore } from '#domain/trials/trial-store.ts';

/** What commands do with trials. */
export type TrialService = Pick<TrialStore, 'vote' | 'close' | 'standing' | 'ranking'>;

/** Dependencies of the service. */
export type TrialServiceOptions = {
  trials: TrialService;
  /** Shows open comparisons; null where another process does. */
  sheets: { wake(): void } | null;
};

/** Creates the service over the store. What changes a trial shows its sheet again. */
export const createTrialService = ({ trials, sheets }: TrialServiceOptions): TrialService => {
  const shown = async <T>(change: Promise<T>): Promise<T> => {
    const result = await change;
    sheets?.wake();
    return result;
  };
  return {
    vote: (...vote) => shown(trials.vote(...vote)),
    close: (...step) => shown(trials.close(...step)),
    standing: (id) => trials.standing(id),
    ranking: (guildId, page) => trials.ranking(guildId, page),
  };
};
