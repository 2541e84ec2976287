import type { GenerationRequest } from '../generation-request.ts';
import type { OptionSources } from '../option-layers.ts';
import type { ServerSettings } from '../settings/schema.ts';
import type { Usage } from './accounts.ts';

/** Who asks for an image. */
export type Asker = { id: string; roleIds: readonly string[] };

/** Where somebody asks for an image. */
export type Place = {
  /** The server whose admins have a say; null in direct messages, and where a member brought the bot along. */
  guildId: string | null;
  /** The channel and what it is in: for a thread its channel, and the category. */
  channelIds: readonly string[];
  /** Direct messages with the bot. */
  isPrivate: boolean;
  ageRestricted: boolean;
};

/** What whoever runs the bot lets everybody do, whatever a server's admins say. */
export type OperatorPolicy = {
  blockedWords: readonly string[];
  /** Null: no limit. Images on a server's own key do not count. */
  imagesPerMemberPerDay: number | null;
  /** Jobs that a member may have in flight. */
  jobsPerMember: number;
  /** Jobs that may wait on one API key. */
  jobsPerLane: number;
  directMessages: boolean;
  /** Days begin at midnight there, where no server says otherwise. */
  timeZone: string;
};

/** How a request came about, beside being typed. */
type Pressed = {
  /** Whose result was pressed. */
  requesterId: string;
};

/** Everything that decides whether an image may be made. */
export type Question = {
  request: GenerationRequest;
  sources: OptionSources;
  asker: Asker;
  place: Place;
  /** Null where no server has a say. */
  settings: ServerSettings | null;
  operator: OperatorPolicy;
  usage: Usage;
  /** A server in which whoever asks makes images does not want them made in direct messages. */
  keptFromPrivate: boolean;
  /** The job runs on the server's own key. */
  onOwnKey: boolean;
  /** False: the server's own key cannot be opened. */
  isKeyReadable: boolean;
  /** Jobs that wait on that key already. */
  waiting: number;
  pressed: Pressed | null;
  /** Milliseconds since 1970. */
  now: number;
};
