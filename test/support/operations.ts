import type { Operation, OperationKind, OperationOf } from '#domain/generation/operation.ts';
import type { GenerationRequest } from '#domain/generation/request.ts';

const picture = {
  url: 'https://cdn.discordapp.com/attachments/1/2/secret-cat.png?ex=1&is=2&hm=3',
  from: 'member',
  ageRestricted: false,
  spoiler: false,
} as const;

/** One operation of each kind: what text2img keeps to, all of them keep to. */
const EXAMPLES: { [K in OperationKind]: OperationOf<K> } = {
  text2img: { kind: 'text2img' },
  img2img: { kind: 'img2img', picture, strength: 0.35 },
  ipAdapter: { kind: 'ipAdapter', picture, use: 'style', adapter: 'ip-adapter_sdxl', scale: 0.6 },
  superResolution: { kind: 'superResolution', picture, scale: 2, isRepeatable: true },
  caption: { kind: 'caption', picture, length: 'normal' },
};

/** The operations that tests are repeated for. */
export const OPERATIONS: readonly Operation[] = Object.values(EXAMPLES);

/** The example of an operation, from a picture at an address. */
export const operationFrom = (kind: OperationKind, url: string): Operation => {
  const operation = EXAMPLES[kind];
  return 'picture' in operation ? { ...operation, picture: { ...picture, url } } : operation;
};

/** A request with another operation; one from words alone is stored without. */
export const withOperation = (request: GenerationRequest, operation: Operation): GenerationRequest =>
  operation.kind === 'text2img' ? request : { ...request, operation };
