/** Milliseconds since 1970, as `Date.now` counts them. */
export type Now = () => number;

/** Discord counts its ids' time from the first second of 2015. */
const DISCORD_EPOCH = 1_420_070_400_000;

/** Bits below the time: worker, process and increment in Discord's ids, one counter here. */
const COUNTER_BITS = 22n;

/** The id that Discord would give at a time: 18 digits or 19 since 2015's end. */
function snowflakeAt(at: number, counter = 0): string {
  return ((BigInt(at - DISCORD_EPOCH) << COUNTER_BITS) | BigInt(counter)).toString();
}

/** Ids that always rise, even when the clock stands still or is set back. */
export function createSnowflakes(now: Now): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const at = Math.max(now(), last);
    counter = at === last ? counter + 1 : 0;
    last = at;
    return snowflakeAt(at, counter);
  };
}
