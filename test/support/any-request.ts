import fc from 'fast-check';
import { LIMITS } from '#domain/generation/limits.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';
import { ALGORITHMS, SCHEDULER_IDS } from '#domain/generation/schedulers.ts';
import { requestWith } from './generations.ts';

const multiplesOfEight = fc
  .integer({ min: LIMITS.side.min / LIMITS.side.multipleOf, max: LIMITS.side.max / LIMITS.side.multipleOf })
  .map((eights) => eights * LIMITS.side.multipleOf);

const loraId = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);

const fields = fc.record({
  prompt: fc.stringMatching(/^[a-zäéж猫🦊][ a-zäéж猫🦊,.()]{0,60}$/u),
  negativePrompt: fc.option(fc.lorem()),
  modelId: loraId,
  loras: fc.uniqueArray(
    fc.record({ id: loraId, strength: fc.integer({ min: 10, max: 100 }).map((percent) => percent / 100) }),
    { selector: ({ id }) => id, maxLength: 5 },
  ),
  scheduler: fc.constantFrom(...SCHEDULER_IDS),
  embeddingsModel: fc.option(loraId),
  width: multiplesOfEight,
  height: multiplesOfEight,
  samples: fc.integer(LIMITS.samples),
  steps: fc.constantFrom(...LIMITS.steps),
  guidanceScale: fc.double({ ...LIMITS.guidanceScale, noNaN: true }),
  seed: fc.integer(LIMITS.seed),
  clipSkip: fc.option(fc.integer(LIMITS.clipSkip)),
  safetyChecker: fc.boolean(),
  enhancePrompt: fc.boolean(),
  multiLingual: fc.boolean(),
  panorama: fc.boolean(),
  selfAttention: fc.boolean(),
  upscale: fc.boolean(),
  highresFix: fc.option(fc.boolean()),
  useKarrasSigmas: fc.option(fc.boolean()),
  algorithmType: fc.option(fc.constantFrom(...ALGORITHMS)),
  vae: fc.option(loraId),
});

/** Any order inside our own limits. What is not drawn here is as if left out. */
export const anyRequest: fc.Arbitrary<GenerationRequest> = fields.map((drawn) => ({
  ...requestWith(),
  ...drawn,
}));
