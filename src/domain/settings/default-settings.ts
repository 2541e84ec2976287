import { type MemberLimits, type RoleLimits, type ServerSettings, USUAL_STARS } from './schema.ts';

const NO_LIMITS: MemberLimits = { side: null, samples: null, steps: null, imagesPerDay: null, jobs: null };
const EVERYTHING = { mode: 'all', ids: [] } as const;

/** The settings of a server whose admins have set nothing. */
export const DEFAULT_SETTINGS: ServerSettings = {
  defaults: {},
  limits: {
    member: NO_LIMITS,
    serverImagesPerDay: null,
    roles: [],
    cells: null,
    votes: null,
    timeZone: 'UTC',
  },
  access: { channels: [], roles: [], blockedMembers: [], othersButtons: true, directMessages: true },
  channels: { rules: [] },
  loras: {
    cards: [],
    addsTriggerWords: true,
    rule: { ...EVERYTHING, ids: [] },
    models: { ...EVERYTHING, ids: [] },
    embeddings: { ...EVERYTHING, ids: [] },
    schedulers: { ...EVERYTHING, ids: [] },
    modelsByBase: {},
  },
  safety: {
    checker: 'member',
    spoiler: false,
    blockedWords: [],
    reports: false,
    recipes: true,
    pictures: false,
  },
  wildcards: { lists: [] },
  showcase: { channelId: null, stars: USUAL_STARS },
  language: { public: null },
  log: { channelId: null },
};

/** A role's limits before anything is set: same as for everyone. */
export const roleLimitsOf = (roleId: string): RoleLimits => ({
  roleId,
  unlimited: false,
  priority: false,
  ...NO_LIMITS,
});
