/** The most that was counted between two turns of the event loop while the work went on. */
export const mostInOneTick = async (work: (count: () => void) => Promise<unknown>): Promise<number> => {
  let counted = 0;
  let most = 0;
  const turn = (): void => {
    most = Math.max(most, counted);
    counted = 0;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await work(() => {
    counted += 1;
  });
  clearImmediate(next);
  return Math.max(most, counted);
};
