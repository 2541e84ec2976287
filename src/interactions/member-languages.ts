import type { MemberStore } from '#domain/members/member-record.ts';
import type { Clock, Log } from '#domain/system.ts';
import { settlesWithin } from '#shared/timeout.ts';
import type { InteractionContext } from './interaction.ts';

/** Which language members chose for what only they read. */
export type MemberLanguages = {
  /** The store of members, through which choices go, so that they count at once. */
  members: MemberStore;
  /**
   * Returns Discord's code of a member's language: their choice, else what Discord says. Reads the store for the first
   * interaction of a member only. Never rejects: without the database, Discord's word counts.
   */
  localeFor(interaction: Pick<InteractionContext, 'userId' | 'clientLocale'>): Promise<string>;
};

// Out of Discord's 3 s.
const READING_MS = 250;

/** After that, a choice that another process may have changed is looked at again, behind the answer. */
const FRESH_MS = 60_000;

const MOST_REMEMBERED = 10_000;

/** Remembers the languages that members chose. */
export const createMemberLanguages = (
  store: MemberStore,
  { clock, log }: { clock: Pick<Clock, 'now' | 'sleep'>; log: Log },
): MemberLanguages => {
  const known = new Map<string, { language: string | null; at: number }>();

  const remember = (userId: string, language: string | null): void => {
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(userId, { language, at: clock.now() });
  };

  const read = async (userId: string): Promise<void> => {
    try {
      remember(userId, (await store.preferences(userId)).language);
    } catch (err) {
      log.debug({ err, userId }, 'the language of a member could not be read');
    }
  };

  return {
    members: {
      ...store,
      async prefer(userId, changed) {
        await store.prefer(userId, changed);
        if (changed.language !== undefined) remember(userId, changed.language);
      },
      async erase(userId) {
        await store.erase(userId);
        remember(userId, null);
      },
    },
    async localeFor({ userId, clientLocale }) {
      const before = known.get(userId);
      if (!before) await settlesWithin(read(userId), READING_MS, clock);
      else if (clock.now() - before.at > FRESH_MS) void read(userId);
      return known.get(userId)?.language ?? clientLocale;
    },
  };
};
