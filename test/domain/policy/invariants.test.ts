import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '#domain/generation/limits.ts';
import { generationRequestSchema } from '#domain/generation/request.ts';
import { evaluatePolicy } from '#domain/policy/evaluate.ts';
import { isAllowed } from '#domain/policy/lists.ts';
import type { MemberLimits } from '#domain/settings/schema.ts';
import { anyInput } from './arbitraries.ts';
import { ANN, everythingTyped, type questionWith, settingsWith } from './inputs.ts';

/** The most that a member may have of something: said here by itself, so that a mistake in the policy shows. */
const mostFor = (
  name: keyof MemberLimits,
  { settings: given, requester }: ReturnType<typeof questionWith>,
): number => {
  const { member, roles: all = [] } = given?.limits ?? {};
  if (!member || member[name] === null) return Number.POSITIVE_INFINITY;
  const own = all.filter(({ roleId }) => requester.roleIds.includes(roleId)).map((role) => role[name] ?? 0);
  return Math.max(member[name], ...own);
};

describe('whatever was typed, preset or set as a default, and by whomever', () => {
  it('nothing that is allowed is over a limit, off a list, or off the rules', () => {
    let allowedOnes = 0;
    fc.assert(
      fc.property(anyInput, (asked) => {
        const result = evaluatePolicy(asked);
        if (!result.ok) {
          expect(result.refusals.length).toBeGreaterThan(0);
          return;
        }
        allowedOnes += 1;
        const { request: made, charges } = result;
        const { access, loras, safety, limits } = asked.settings ?? settingsWith({});
        expect(generationRequestSchema.safeParse(made).success).toBe(true);
        expect(Math.max(made.width, made.height)).toBeLessThanOrEqual(mostFor('side', asked));
        expect(made.samples).toBeLessThanOrEqual(mostFor('samples', asked));
        expect(made.steps).toBeLessThanOrEqual(Math.max(LIMITS.steps[0], mostFor('steps', asked)));
        expect(made.loras.every(({ id }) => isAllowed(loras.rule, id))).toBe(true);
        expect(isAllowed(loras.models, made.modelId)).toBe(true);
        expect(isAllowed(loras.schedulers, made.scheduler)).toBe(true);
        expect(
          safety.blockedWords.some((word) => `${made.prompt} ${made.negativePrompt}`.includes(word)),
        ).toBe(false);
        const holding = access.blockedMembers.filter(({ until }) => until === null || until > asked.now);
        expect(holding.map(({ id }) => id)).not.toContain(ANN);
        expect(made.safetyChecker || (asked.place.ageRestricted && safety.checker !== 'on')).toBe(true);
        const used = (name: 'memberImages' | 'serverImages' | 'memberJobs') => asked.usage[name] ?? 0;
        expect(used('memberImages') + made.samples).toBeLessThanOrEqual(mostFor('imagesPerDay', asked));
        expect(used('serverImages') + made.samples).toBeLessThanOrEqual(
          limits.serverImagesPerDay ?? Number.POSITIVE_INFINITY,
        );
        expect(used('memberJobs') + 1).toBeLessThanOrEqual(mostFor('jobs', asked));
        expect(charges.find(({ name }) => name === 'memberImages')?.amount).toBe(made.samples);
      }),
      { numRuns: 3000 },
    );
    // Rules that refuse everything would pass as well.
    expect(allowedOnes).toBeGreaterThan(100);
  });

  it('what was typed is made as it was typed, or refused', () => {
    let allowedOnes = 0;
    fc.assert(
      fc.property(anyInput, (asked) => {
        const result = evaluatePolicy({ ...asked, sources: everythingTyped });
        if (!result.ok) return;
        allowedOnes += 1;
        expect({ ...result.request, safetyChecker: true }).toEqual({
          ...asked.request,
          safetyChecker: true,
        });
      }),
      { numRuns: 1000 },
    );
    expect(allowedOnes).toBeGreaterThan(0);
  });
});
