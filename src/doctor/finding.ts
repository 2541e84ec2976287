/** Something that the operator can mend: what is wrong, and what to do about it. */
export type Diagnosis = { problem: string; remedy: string };

/** What a check found. `skipped`: it could not look, because of a problem that another check tells. */
export type Finding =
  | { kind: 'well'; detail: string }
  | ({ kind: 'wrong' } & Diagnosis)
  | { kind: 'skipped'; reason: string };

/** One thing to look at. `look` never rejects. */
export type Check = { name: string; look: () => Promise<Finding> };

export const well = (detail: string): Finding => ({ kind: 'well', detail });
export const wrong = (problem: string, remedy: string): Finding => ({ kind: 'wrong', problem, remedy });
export const skipped = (reason: string): Finding => ({ kind: 'skipped', reason });

/** What an error says, without its stack. */
export const messageOf = (error: unknown): string => {
  // Node tries several addresses of a host and reports all of its failures together, with no message of its own.
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
  }
};

/** Looks at everything, one after the other, and says each finding as it comes. Answers whether nothing is wrong. */
export const examine = async (checks: readonly Check[], say: (line: string) => void): Promise<boolean> => {
  let isAllWell = true;
  for (const { name, look } of checks) {
    const finding = await look();
    for (const line of linesOf(name, finding)) say(line);
    isAllWell &&= finding.kind !== 'wrong';
  }
  return isAllWell;
};
