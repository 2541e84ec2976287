import { z } from 'zod';
import { BASE_FAMILIES } from '#domain/catalogue/base-model.ts';
import { loraCardSchema } from '#domain/catalogue/lora-card.ts';
import { LIMITS } from '#domain/generation/limits.ts';
import { defaultSetSchema } from '#domain/generation/option-set.ts';
import { SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { WILDCARD_LIMITS, wildcardListSchema } from '#domain/prompt-template/wildcard-list.ts';
import { findTimeZone } from '#domain/time-zone.ts';
import { ID, SNOWFLAKE } from '#domain/typed-text.ts';

/** Limits on a server's settings. The panel's fields derive from them. */
export const SETTINGS_LIMITS = {
  /** Channels, roles or members in one list: Discord shows up to 25 selected values in a select. */
  picked: 25,
  /** Cards of LoRAs, and those of them that are pinned. */
  cards: 200,
  pinnedLoras: 25,
  /** Characters of an admin's note on a blocked member. */
  blockNote: 200,
  /** Channels with a rule of their own. */
  channelRules: 25,
  /** Entries of an allow or block list. */
  listed: 200,
  blockedWords: 200,
  /** Characters of one blocked word or phrase. */
  blockedWord: 60,
  /** Characters of all of them, one per line: the capacity of a form field. */
  blockedWordsTogether: 4000,
  /** Images a day, per member or for the server. */
  images: { min: 0, max: 1_000_000 },
  /** Jobs that a member can have in flight. */
  jobs: { min: 1, max: 1000 },
  /** Jobs at a time on a server's own key. */
  concurrency: { min: 1, max: 100 },
  /** Images of one comparison. */
  cells: { min: 1, max: 100 },
  /** Votes that close a trial. */
  votes: { min: 1, max: 100 },
  /** Stars of different members that bring a result into the showcase. */
  stars: { min: 1, max: 100 },
} as const;

const snowflake = z.string().regex(SNOWFLAKE);
/** Milliseconds since 1970, up to the latest date that JavaScript knows. */
const moment = z.number().int().min(0).max(8_640_000_000_000_000);
const snowflakes = z.array(snowflake).max(SETTINGS_LIMITS.picked);
const within = ({ min, max }: { min: number; max: number }) => z.number().int().min(min).max(max);

const memberLimits = z.object({
  /** The longest side in pixels. */
  side: within(LIMITS.side).multipleOf(LIMITS.side.multipleOf).nullable(),
  samples: within(LIMITS.samples).nullable(),
  steps: z.literal(LIMITS.steps).nullable(),
  imagesPerDay: within(SETTINGS_LIMITS.images).nullable(),
  /** Jobs in flight. */
  jobs: within(SETTINGS_LIMITS.jobs).nullable(),
});

/** The limits of one member; null: no limit beyond the API's. */
export type MemberLimits = z.output<typeof memberLimits>;

const roleLimits = memberLimits.extend({
  roleId: snowflake,
  /** None of these limits apply to its members. */
  unlimited: z.boolean(),
  /** Its members' jobs run before those of others. */
  priority: z.boolean(),
});

/** The limits of a role's members; null: same as for everyone. */
export type RoleLimits = z.output<typeof roleLimits>;

/** What a list does with its ids: nothing, allow only them, or allow all but them. */
export const LIST_MODES = ['all', 'only', 'except'] as const;

/** The lists of a server; `rule` is that of LoRAs. */
export const LIST_NAMES = ['rule', 'models', 'embeddings', 'schedulers'] as const;

/** A list of a server. */
export type ListName = (typeof LIST_NAMES)[number];

const ruleFor = <T extends z.ZodType>(id: T) =>
  z.object({
    mode: z.enum(LIST_MODES),
    ids: z.array(id).max(SETTINGS_LIMITS.listed),
  });

const namedRule = ruleFor(z.string().regex(ID));

/** Which LoRAs, models, embeddings or schedulers are allowed. */
export type ListRule = z.output<typeof namedRule>;

/** When the API's safety checker is on. The last two allow turning it off in age-restricted channels only. */
export const SAFETY_MODES = ['on', 'outside', 'member'] as const;

const memberBlock = z.object({
  id: snowflake,
  /** When it ends; null: never. */
  until: moment.nullable().default(null),
  /** Why, for the server's admins only. */
  note: z.string().min(1).max(SETTINGS_LIMITS.blockNote).nullable().default(null),
  /** The admin who set it; null for one that is older than this field. */
  by: snowflake.nullable().default(null),
  /** When it was set; null for one that is older than this field. */
  at: moment.nullable().default(null),
});

/** A member who cannot make images, for a time or for ever. */
export type MemberBlock = z.output<typeof memberBlock>;

// Settings written by an older version have ids only.
const blockOrId = z.preprocess((raw) => (typeof raw === 'string' ? { id: raw } : raw), memberBlock);

const channelRule = z.object({
  /** A channel or a category. */
  id: snowflake,
  /** No images are made there. */
  closed: z.boolean().default(false),
  /** The safety checker is always on there. */
  safetyOn: z.boolean().default(false),
  /** Images that each member can make there a day. */
  imagesPerDay: within(SETTINGS_LIMITS.images).nullable().default(null),
  /** The model that stands in there. */
  model: z.string().regex(ID).nullable().default(null),
});

/** What holds in one channel, beside what holds in the whole server. */
export type ChannelRule = z.output<typeof channelRule>;

const channelRules = z
  .array(channelRule)
  .max(SETTINGS_LIMITS.channelRules)
  .refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, 'a channel is named twice');

const cards = z
  .array(loraCardSchema)
  .max(SETTINGS_LIMITS.cards)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'a LoRA has two cards')
  .refine(
    (all) => all.filter(({ isPinned }) => isPinned).length <= SETTINGS_LIMITS.pinnedLoras,
    'too many are pinned',
  );

const timeZone = z.string().transform((name, context) => {
  const zone = findTimeZone(name);
  if (zone !== undefined) return zone;
  context.addIssue({ code: 'custom', message: 'not a time zone' });
  return z.NEVER;
});

/** Stars that bring a result into the showcase where a server says nothing else. */
export const USUAL_STARS = 3;

/** Each section has its own schema, so that an invalid one does not affect the others. */
export const SECTIONS = {
  /** Options used when a member leaves them out. */
  defaults: defaultSetSchema,
  limits: z.object({
    member: memberLimits,
    serverImagesPerDay: within(SETTINGS_LIMITS.images).nullable(),
    roles: z.array(roleLimits).max(SETTINGS_LIMITS.picked),
    /** Images of one comparison; null: as many as usual. Settings written by an older version have none. */
    cells: within(SETTINGS_LIMITS.cells).nullable().default(null),
    /** Votes that close a trial; null: as many as usual. Settings written by an older version have none. */
    votes: within(SETTINGS_LIMITS.votes).nullable().default(null),
    /** The zone whose midnight starts a day. */
    timeZone,
  }),
  access: z.object({
    /** Channels or categories; empty: everywhere. */
    channels: snowflakes,
    /** Any one of them is enough; empty: everyone. */
    roles: snowflakes,
    blockedMembers: z.array(blockOrId).max(SETTINGS_LIMITS.listed),
    /** Whether members can use the buttons under other people's results. */
    othersButtons: z.boolean(),
    /** Whether members who make images here can also do so in direct messages with the bot. */
    directMessages: z.boolean(),
  }),
  /** Rules of single channels. Settings written by an older version have none. */
  channels: z.object({ rules: channelRules }).default(() => ({ rules: [] })),
  loras: z.object({
    cards,
    /** Whether the trigger words of the public list are added to prompts that lack them. */
    addsTriggerWords: z.boolean().default(true),
    rule: namedRule,
    models: namedRule,
    // Settings written by an older version have none.
    embeddings: namedRule.default(() => ({ mode: 'all' as const, ids: [] })),
    schedulers: ruleFor(z.enum(SCHEDULER_IDS)),
    /** The model for LoRAs of a family of base models, where a member names none. */
    modelsByBase: z.partialRecord(z.enum(BASE_FAMILIES), z.string().regex(ID)).default(() => ({})),
  }),
  safety: z.object({
    checker: z.enum(SAFETY_MODES),
    /** Images are blurred until clicked. */
    spoiler: z.boolean(),
    /** Words and phrases that no prompt may contain, ignoring case and accents. */
    blockedWords: z
      .array(z.string().min(1).max(SETTINGS_LIMITS.blockedWord))
      .max(SETTINGS_LIMITS.blockedWords)
      .refine(
        (words) => words.join('\n').length <= SETTINGS_LIMITS.blockedWordsTogether,
        'too many characters',
      ),
    /** Whether members can report results to the log channel. */
    reports: z.boolean(),
    /** Whether the files of images say what they were made with. Settings written by an older version say nothing. */
    recipes: z.boolean().default(true),
    /** Whether pictures of others may be sent to ModelsLab. Settings written by an older version say nothing. */
    pictures: z.boolean().default(false),
  }),
  /** Lists from which prompts take words. Settings written by an older version have none. */
  wildcards: z
    .object({ lists: z.array(wildcardListSchema).max(WILDCARD_LIMITS.lists) })
    .default(() => ({ lists: [] })),
  /** Where results with many stars are shown. Settings written by an older version have none. */
  showcase: z
    .object({
      /** The channel in which they are posted; null: there is no showcase. */
      channelId: snowflake.nullable(),
      /** Stars of different members that a result needs, its requester not counted. */
      stars: within(SETTINGS_LIMITS.stars),
    })
    .default(() => ({ channelId: null, stars: USUAL_STARS })),
  /** Settings written by an older version have none. */
  language: z
    .object({
      /** Discord's code of the language for what everybody reads; null: as Discord says. */
      public: z
        .string()
        .regex(/^[a-z]{2}(?:-[A-Z0-9]{2,3})?$/)
        .nullable(),
    })
    .default(() => ({ public: null })),
  log: z.object({
    /** Where changed settings and reports are posted. */
    channelId: snowflake.nullable(),
  }),
} as const;

/** The name of a settings section. */
export type SectionName = keyof typeof SECTIONS;
export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** The settings of one server. */
export type ServerSettings = { [Name in SectionName]: z.output<(typeof SECTIONS)[Name]> };
