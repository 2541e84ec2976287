import type { OptionSources } from '#domain/generation/option-layers.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import type { ChannelRule, ServerSettings } from '#domain/settings/schema.ts';
import type { Usage } from './usage-counters.ts';

/** The member who requests an image. */
export type Requester = { id: string; roleIds: readonly string[] };

/** Where an image is requested. */
export type RequestPlace = {
  /** The server whose settings apply; null in direct messages and where a member brought the bot along. */
  guildId: string | null;
  /** The channel and its parents: for a thread its channel, and the category. */
  channelIds: readonly string[];
  /** Direct messages with the bot. */
  isPrivate: boolean;
  ageRestricted: boolean;
};

/** The operator's rules, which apply whatever a server's admins set. */
export type OperatorPolicy = {
  blockedWords: readonly string[];
  /** Null: no limit. Images made with a server's own key do not count. */
  imagesPerMemberPerDay: number | null;
  /** Jobs that a member can have in flight. */
  jobsPerMember: number;
  /** Jobs that can wait per API key. */
  jobsPerLane: number;
  directMessages: boolean;
  /** The zone whose midnight starts a day, unless the server sets another one. */
  timeZone: string;
  /** Days for which results are kept; null: for ever. */
  historyDays: number | null;
};

/** The button press behind a request. */
type Pressed = {
  /** The member whose result has the button. */
  requesterId: string;
};

/** Everything that the decision depends on. */
export type PolicyInput = {
  request: GenerationRequest;
  sources: OptionSources;
  requester: Requester;
  place: RequestPlace;
  /** Null where no server's settings apply. */
  settings: ServerSettings | null;
  /** Those of the channel and its category, as `channelRulesIn` finds them. */
  channelRules: readonly ChannelRule[];
  operator: OperatorPolicy;
  usage: Usage;
  /** A server in which the requester makes images does not allow them to use direct messages. */
  keptFromPrivate: boolean;
  /** The job runs on the server's own key. */
  onOwnKey: boolean;
  /** False: the server's own key cannot be decrypted. */
  isKeyReadable: boolean;
  /** Jobs that already wait on that key. */
  waiting: number;
  pressed: Pressed | null;
  /** Only the requester would see the result; left out: everybody there. */
  isPrivate?: boolean;
  /** Milliseconds since 1970. */
  now: number;
};
