import { type MemberBlock, SETTINGS_LIMITS, type ServerSettings } from './schema.ts';

const HOUR_MS = 3_600_000;

/** For how long a member can be blocked, in milliseconds; null: for ever. */
const BLOCK_TIMES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, ever: null } as const;

/** For how long a member can be blocked. */
export type BlockTime = keyof typeof BLOCK_TIMES;

/** For how long a member can be blocked, the shortest time first. */
export const BLOCK_TIME_NAMES = ['hour', 'day', 'week', 'ever'] as const satisfies BlockTime[];

/** Returns when a block of that length ends, in milliseconds since 1970; null: never. */
export const endOfBlock = (time: BlockTime, now: number): number | null => {
  const length = BLOCK_TIMES[time];
  return length === null ? null : now + length;
};

const holds = ({ until }: MemberBlock, now: number): boolean => until === null || until > now;

/** Returns the block that holds for a member at this time. */
export const blockOf = (blocks: readonly MemberBlock[], id: string, now: number): MemberBlock | undefined =>
  blocks.find((block) => block.id === id && holds(block, now));

/** Returns the settings without the blocks that have ended. */
export const withoutEndedBlocks = (settings: ServerSettings, now: number): ServerSettings => {
  const { access } = settings;
  const blockedMembers = access.blockedMembers.filter((block) => holds(block, now));
  return { ...settings, access: { ...access, blockedMembers } };
};

/** Whether a member can be blocked: is so already, or the list has room. */
export const hasRoomForBlock = (blocks: readonly MemberBlock[], id: string): boolean =>
  blocks.length < SETTINGS_LIMITS.listed || blocks.some((block) => block.id === id);

/** Returns the blocks with one more, which replaces an earlier one of the same member. */
export const withBlock = (blocks: readonly MemberBlock[], block: MemberBlock): MemberBlock[] => {
  const place = blocks.findIndex(({ id }) => id === block.id);
  return place < 0 ? [...blocks, block] : blocks.with(place, block);
};

/**
 * Returns the block that is the longer of two; of two that end together the new one. What a moderator decides about one
 * image shortens no block that another admin has set.
 */
export const longerBlock = (block: MemberBlock, earlier: MemberBlock | undefined): MemberBlock => {
  if (!earlier || block.until === null) return block;
  return earlier.until === null || earlier.until > block.until ? earlier : block;
};
