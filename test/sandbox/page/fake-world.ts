/** Ids and names of the page's canned sandbox. */
export const BOT = { id: '110000000000000001', name: 'Loralei' };
export const ADA = { id: '110000000000000031', name: 'Ada' };
export const BEN = { id: '110000000000000032', name: 'Ben' };
export const IMAGES = '110000000000000020';
export const LOUNGE = '110000000000000027';
export const DIRECT = '110000000000000051';
export const SERVER = '110000000000000010';
export const ARTISTS = '110000000000000042';
export const SENT_AT = '2026-11-23T12:00:00.000Z';

/** An id of Discord's length for a small number. */
export const snowflake = (number: number) => String(120_000_000_000_000_000n + BigInt(number));
