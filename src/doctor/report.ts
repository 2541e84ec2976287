import type { Check } from './checks.ts';

/** Looks at everything, one after the other, and says each finding as it comes. Answers whether all is well. */
export const examine = async (checks: readonly Check[], say: (line: string) => void): Promise<boolean> => {
  let isAllWell = true;
  for (const { name, look } of checks) {
    const finding = await look();
    if (finding.ok) {
      say(`✓ ${name}: ${finding.detail}`);
      continue;
    }
    isAllWell = false;
    say(`✗ ${name}: ${finding.problem}`);
    say(`  → ${finding.remedy}`);
  }
  return isAllWell;
};
