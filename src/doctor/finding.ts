/** A problem that the operator can fix, and how. */
export type Diagnosis = { problem: string; remedy: string };

/**
 * The result of a check. `hint`: the bot works, and something about it can be better. `skipped`: impossible because of a
 * problem that another check reports.
 */
export type Finding =
  | { kind: 'well'; detail: string }
  | ({ kind: 'wrong' | 'hint' } & Diagnosis)
  | { kind: 'skipped'; reason: string };

/** A check. `look` never rejects. */
export type Check = { name: string; look: () => Promise<Finding> };

export const well = (detail: string): Finding => ({ kind: 'well', detail });
export const wrong = (problem: string, remedy: string): Finding => ({ kind: 'wrong', problem, remedy });
export const hint = (problem: string, remedy: string): Finding => ({ kind: 'hint', problem, remedy });
export const skipped = (reason: string): Finding => ({ kind: 'skipped', reason });

/** Returns an error's message, without the stack. */
export const messageOf = (error: unknown): string => {
  // Node tries several addresses of a host and reports all failures together, without a message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
};

const linesOf = (name: string, finding: Finding): string[] => {
  switch (finding.kind) {
    case 'well':
      return [`✓ ${name}: ${finding.detail}`];
    case 'skipped':
      return [`– ${name}: ${finding.reason}`];
    case 'wrong':
      return [`✗ ${name}: ${finding.problem}`, `  → ${finding.remedy}`];
    case 'hint':
      return [`! ${name}: ${finding.problem}`, `  → ${finding.remedy}`];
  }
};

/** Runs all checks in order and prints each finding at once. Returns whether everything is fine. */
export const examine = async (checks: readonly Check[], say: (line: string) => void): Promise<boolean> => {
  let isAllWell = true;
  for (const { name, look } of checks) {
    const finding = await look();
    for (const line of linesOf(name, finding)) say(line);
    isAllWell &&= finding.kind !== 'wrong';
  }
  return isAllWell;
};
