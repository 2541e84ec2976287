import { z } from 'zod';
import { type Acceptance, acceptanceIn, acceptanceSchema } from '#domain/acceptance.ts';
import { failureSchema } from './failure.ts';
import { outputSchema } from './output.ts';
import { storedRequestSchema } from './request.ts';

/** How a generation came about: by the command, or by what was pressed under another one. */
export const ORIGINS = [
  'imagine',
  'reroll',
  'newSeed',
  'remix',
  'upscale',
  'vary',
  'otherScheduler',
  'tryAgain',
  'compare',
  'describe',
] as const;

/** One of them. */
export type Origin = (typeof ORIGINS)[number];

/** Something worth telling the requester that is no reason to refuse. */
export const hintSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('unknownLora'), id: z.string() }),
  z.object({ kind: z.literal('unknownModel'), id: z.string() }),
  z.object({
    kind: z.literal('otherBaseModel'),
    lora: z.string(),
    loraBase: z.string(),
    modelBase: z.string(),
  }),
  /** The channel is not age-restricted. */
  z.object({ kind: z.literal('safetyKeptOn') }),
  /** An image that only is blurred or pixelated can still be made out. */
  z.object({ kind: z.literal('safetyTypeKept') }),
  /** The server's admins say so; `channelId`: in a channel's rule. */
  z.object({ kind: z.literal('safetyForced'), channelId: z.string().optional() }),
  /** Options that nobody typed, by who decided on them; `name` is the preset's. */
  z.object({
    kind: z.literal('filledIn'),
    by: z.enum(['server', 'channel', 'member', 'preset']),
    name: z.string().nullable(),
    options: z.array(z.string()),
  }),
  /** A value that stood in by itself was brought down to what is allowed. */
  z.object({
    kind: z.literal('lowered'),
    option: z.enum(['size', 'samples', 'steps']),
    from: z.number(),
    to: z.number(),
  }),
  /** A model or scheduler that stood in by itself may not be used here. */
  z.object({
    kind: z.literal('replaced'),
    option: z.enum(['model', 'scheduler']),
    from: z.string(),
    to: z.string(),
  }),
  /** A number typed as a flag went to the nearest allowed value. */
  z.object({ kind: z.literal('nearest'), option: z.string(), from: z.number(), to: z.number() }),
  /** The model was chosen to fit the LoRAs. */
  z.object({ kind: z.literal('fittingModel'), model: z.string(), base: z.string() }),
  /** Flags of other tools, which were left out of the prompt. */
  z.object({ kind: z.literal('flagsIgnored'), flags: z.array(z.string()) }),
  /** A LoRA that stood in by itself may not be used here. */
  z.object({ kind: z.literal('loraLeftOut'), id: z.string() }),
  /** What a member did not say of a LoRA was filled in from its card; null: not so. */
  z.object({
    kind: z.literal('fromCard'),
    lora: z.string(),
    strength: z.number().nullable(),
    scheduler: z.string().nullable(),
  }),
  /** Trigger words of the LoRAs were added to the prompt. */
  z.object({ kind: z.literal('triggerWords'), words: z.array(z.string()) }),
  /** Words that the seed picked from choices and wildcards; `template`: what another seed can pick from. */
  z.object({ kind: z.literal('picked'), template: z.string().nullable(), words: z.array(z.string()) }),
  /** A tip under the first result of a member. */
  z.object({ kind: z.literal('firstResult') }),
  /** An embedding that stood in by itself may not be used here. */
  z.object({ kind: z.literal('embeddingLeftOut'), id: z.string() }),
]);

/** Something worth telling the requester that is no reason to refuse. */
export type Hint = z.output<typeof hintSchema>;

const finishedFacts = {
  outputs: z.array(outputSchema),
  /** From the submission to the finished images. */
  seconds: z.number(),
  /** Whether the API's safety checker replaced images; null where it did not say. */
  safetyReplaced: z.boolean().nullable(),
  /** The id that the API gave to the order; it may be unknown. */
  providerId: z.string().nullish(),
};

/** How often the order was posted so far, each time certainly without being accepted; left out: never. */
const posts = z.number().int().nonnegative().optional();

/** How often the order waited for its model to be loaded; left out: never. Before the first time it was asked for. */
const modelWaits = z.number().int().positive().optional();

/** What is known about whether the API accepted the order; rows of earlier versions do not tell. */
const acceptance = acceptanceSchema.optional();

/** Times are milliseconds since 1970; every state is written before what it names is done. */
const generationStateSchema = z.discriminatedUnion('name', [
  z.object({ name: z.literal('queued'), posts, modelWaits }),
  z.object({ name: z.literal('submitting'), at: z.number(), posts, modelWaits }),
  z.object({
    name: z.literal('processing'),
    at: z.number(),
    /** The id that the API gave, for fetching. */
    providerId: z.string(),
    /** Seconds that the API expects to take from `at`, null where it did not say. */
    eta: z.number().nullable(),
  }),
  z.object({ name: z.literal('delivering'), at: z.number(), ...finishedFacts }),
  z.object({
    name: z.literal('done'),
    at: z.number(),
    ...finishedFacts,
    /** The message that shows the images; null where it could be sent nowhere and waits in the history. */
    message: z.object({ channelId: z.string(), id: z.string() }).nullable(),
    /** The channel into which its requester posted it once more. */
    postedIn: z.string().optional(),
  }),
  z.object({
    name: z.literal('failed'),
    at: z.number(),
    failure: failureSchema,
    acceptance,
    /** Images that were made and could not be fetched: the history tries again. Absent in older rows. */
    made: z.object(finishedFacts).optional(),
  }),
  z.object({ name: z.literal('cancelled'), at: z.number(), acceptance }),
  /** The requester or a moderator removed the result. */
  z.object({ name: z.literal('deleted'), at: z.number() }),
]);

/** Where a generation stands. */
export type GenerationState = z.output<typeof generationStateSchema>;
export type StateName = GenerationState['name'];
type StateNamed<N extends StateName> = Extract<GenerationState, { name: N }>;

/** States in which work is still to be done. */
export const ACTIVE_STATES = [
  'queued',
  'submitting',
  'processing',
  'delivering',
] as const satisfies StateName[];

/** Whether work is still to be done in a state. */
export const isActiveState = (name: StateName): boolean => ACTIVE_STATES.some((active) => active === name);

/** States in which the images are still to be made: pressing the same button again means the same ones. */
export const AWAITED_STATES = ['queued', 'submitting', 'processing'] as const satisfies StateName[];

/** One row of the ledger. */
export const generationSchema = z.object({
  id: z.string(),
  origin: z.enum(ORIGINS),
  /** The generation under which a button was pressed, null for a command. */
  parentId: z.string().nullable(),
  request: storedRequestSchema,
  hints: z.array(hintSchema),
  /** Its images are blurred until somebody clicks on them. */
  spoiler: z.boolean().default(false),
  /** Its message has a button that reports it to the moderators. */
  reportable: z.boolean().default(false),
  /** The files of its images say what they were made with. Those of rows from before do not. */
  recipe: z.boolean().default(false),
  /** Only its requester sees it: its answer is ephemeral, and it is in nobody else's history. */
  private: z.boolean().default(false),
  /** It was ordered in an age-restricted channel. */
  ageRestricted: z.boolean().default(false),
  requesterId: z.string(),
  guildId: z.string().nullable(),
  channelId: z.string(),
  /** The channel of a public thread in which it was ordered: who moderates that channel moderates the thread too. */
  threadParentId: z.string().nullable().default(null),
  /** Discord's code of the requester's language, such as `en-GB`. */
  locale: z.string(),
  /** The interaction to answer by. Its token is a secret, honoured for 15 minutes, and `''` in a row that ended. */
  interaction: z.object({
    id: z.string(),
    applicationId: z.string(),
    token: z.string(),
    receivedAt: z.number(),
    /** Bytes that one attachment may have (`attachment_size_limit`). */
    attachmentSizeLimit: z.number(),
  }),
  /** Two orders with the same press key are one order until the images of the first are made. */
  idempotencyKey: z.string(),
  /** Jobs of one lane share an API key and with it a concurrency limit. */
  lane: z.string(),
  /** The comparison that it belongs to, and its number there; left out: it is a result of its own. */
  cell: z.object({ comparisonId: z.string(), index: z.number().int().nonnegative() }).optional(),
  createdAt: z.number(),
  state: generationStateSchema,
});

/** One row of the ledger: an image order, where it came from, where its answer goes, and how far it is. */
export type Generation = z.output<typeof generationSchema>;

/** A row in which the state is known. */
export type GenerationIn<N extends StateName> = Generation & { state: StateNamed<N> };

export const isIn = <N extends StateName>(
  generation: Generation,
  ...names: N[]
): generation is GenerationIn<N> => names.some((name) => name === generation.state.name);

/** Whether work is still to be done for it. */
export const isActive = (generation: Generation): boolean => isActiveState(generation.state.name);

/** Whether nobody but the requester has seen it. */
export const isHidden = (generation: Generation): boolean =>
  generation.private && !(isIn(generation, 'done') && generation.state.postedIn !== undefined);

/** What is known about whether the API accepted the order of a generation, out of the state that it is in. */
export const acceptanceOf = (state: GenerationState): Acceptance => {
  if (state.name === 'failed' || state.name === 'cancelled') return state.acceptance ?? 'uncertain';
  return state.name === 'deleted' ? 'uncertain' : acceptanceIn(state.name);
};

/** A generation whose images were made, as a delivered one: also one that failed because they could not be fetched. */
export const asMade = (generation: Generation): GenerationIn<'done'> | undefined => {
  if (isIn(generation, 'done')) return generation;
  if (!isIn(generation, 'failed') || !generation.state.made) return undefined;
  const { at, made } = generation.state;
  return { ...generation, state: { ...made, name: 'done', at, message: null } };
};
