import type { Check, Finding } from './finding.ts';

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
