// Loaded into a process before everything else: its clock is wrong by CLOCK_AHEAD_MS milliseconds, and by CLOCK_JUMP_MS more
// after each SIGUSR2, as if somebody had set it. Monotonic clocks stay right.
let ahead = Number(process.env.CLOCK_AHEAD_MS);
process.on('SIGUSR2', () => {
  ahead += Number(process.env.CLOCK_JUMP_MS);
});

const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [RealDate.now() + ahead] : given));
  }
  static now() {
    return RealDate.now() + ahead;
  }
};
