import type { z } from 'zod';
import type { Catalogue } from '#domain/catalogue/catalogue.ts';
import type { LoraBase, OwnLoraStore, OwnLoraWatch } from '#domain/catalogue/own-loras.ts';
import type { Generation } from '#domain/generation/generation.ts';
import type { KeyVault } from '#domain/generation/lanes.ts';
import type { Ledger } from '#domain/generation/ledger.ts';
import type { SheetPainter, Thumbnails } from '#domain/generation/thumbnails.ts';
import type { ImageCost } from '#domain/image-cost.ts';
import type { Imprint } from '#domain/imprint.ts';
import type { DraftStore } from '#domain/members/drafts.ts';
import type { MemberStore } from '#domain/members/member-record.ts';
import type { PresetStore } from '#domain/members/presets.ts';
import type { ReportStore } from '#domain/members/reports.ts';
import type { ShowcaseStore, StarStore } from '#domain/members/stars.ts';
import type { Statistics, UsagePainter } from '#domain/members/statistics.ts';
import type { OperatorPolicy } from '#domain/policy/input.ts';
import type { SettingsStore } from '#domain/settings/store.ts';
import type { Operators, ReadStatus } from '#domain/status.ts';
import type { ToldOnce } from '#domain/system.ts';
import type { ComparisonService, TrialService } from '#generations/comparisons.ts';
import type { GenerationService } from '#generations/generation-service.ts';
import type { Text } from '#text/index.ts';
import type {
  ChannelDirectory,
  ChannelMessages,
  Files,
  PostingPermissions,
  RecipeReader,
  RoleDirectory,
} from './channels.ts';
import type { CommandIds } from './command-mentions.ts';
import type { InteractionContext, OptionValues } from './interaction.ts';
import type { Choice } from './reply.ts';
import type { SearchTicket } from './search-queue.ts';

/**
 * Stores state that does not fit into a custom_id, such as the words of a history search. Its id is unguessable and
 * fits the field `storedId`.
 */
export type StateStore = {
  /** Keeps it for a day. */
  keep(value: unknown): Promise<string>;
  /** Returns undefined if it has expired or does not match the schema. */
  recall<T>(id: string, schema: z.ZodType<T>): Promise<T | undefined>;
};

/**
 * All services that handlers can ask for, by name. Built once, in the composition root; a handler sees only
 * what it `Uses`.
 */
export type Services = {
  generations: GenerationService;
  comparisons: ComparisonService;
  trials: TrialService;
  ledger: Pick<
    Ledger,
    | 'activeOf'
    | 'jobsOf'
    | 'ahead'
    | 'pauses'
    | 'find'
    | 'history'
    | 'lorasOf'
    | 'usage'
    | 'guildsOf'
    | 'waiting'
    | 'recentSeconds'
  >;
  /** Estimates the seconds for which a job waits with so many ahead of it; null where nothing is known. */
  estimateSeconds(generation: Generation, ahead: number): Promise<number | null>;
  catalogue: Catalogue;
  settings: SettingsStore;
  presets: PresetStore;
  members: MemberStore;
  reports: ReportStore;
  stars: StarStore;
  ownLoras: OwnLoraStore;
  ownLoraWatch: OwnLoraWatch;
  /** Has a LoRA fetched into a server's account, once; rejects with GenerationError if it is refused. */
  loadModel(
    account: { guildId: string; lane: string },
    model: { id: string; url: string; base: LoraBase; isPublic: boolean },
    signal: AbortSignal,
  ): Promise<'started' | 'unknown'>;
  showcase: ShowcaseStore;
  keys: KeyVault;
  /** The operator's rules for everyone. */
  operator: OperatorPolicy;
  /** Those who run the bot. */
  operators: Operators;
  readStatus: ReadStatus;
  /** Who the operator is. */
  imprint: Imprint;
  /** What an image on the bot's own key costs; null: it is not told. */
  imageCost: ImageCost | null;
  commandIds: CommandIds;
  channels: ChannelDirectory;
  roles: RoleDirectory;
  postingPermissions: PostingPermissions;
  channelMessages: ChannelMessages;
  files: Files;
  readRecipe: RecipeReader;
  /** Validates a key with a harmless API call; rejects with GenerationError if invalid. */
  checkKey(key: string, signal: AbortSignal): Promise<unknown>;
  /** Returns the money left on the account of a key, and its currency, such as USD; rejects with GenerationError. */
  keyBalance(key: string, signal: AbortSignal): Promise<{ amount: number; currency: string }>;
  stateStore: StateStore;
  drafts: DraftStore;
  toldOnce: ToldOnce;
  thumbnails: Pick<Thumbnails, 'of'>;
  paintSheet: SheetPainter;
  statistics: Statistics;
  paintUsage: UsagePainter;
  /** The model for requests that name none. */
  defaultModelId: string;
  /** The models for LoRAs of a base model, where no member names one. */
  modelsByBase: readonly { base: string; modelId: string }[];
  /** Jobs that run at a time on the bot's own key. */
  concurrency: number;
  /** Draws a random seed. */
  seed: () => number;
};

/** The services that a handler or helper uses, by name. */
export type Uses<N extends keyof Services> = Pick<Services, N>;

/** The argument of a handler. `S` are the services that it uses, such as `Uses<'ledger' | 'settings'>`. */
export type Invocation<S = Uses<never>> = { interaction: InteractionContext; text: Text; services: S };

/** An invocation without its language. */
export type Caller<S = Uses<never>> = Omit<Invocation<S>, 'text'>;

/**
 * The argument of a completer: the text `typed` into the option so far, the other options as typed so far,
 * and a `turn` to await before searching.
 */
export type Completion<S = Uses<never>> = Invocation<S> &
  Pick<SearchTicket, 'turn'> & { typed: string; options: OptionValues };

/** Suggests values for an option. */
export type Completer<S = Services> = (completion: Completion<S>) => Promise<Choice[]> | Choice[];
