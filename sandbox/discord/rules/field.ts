import { z } from 'zod';
import { text } from './check.ts';

/** A component's number within its message: 0 or none lets Discord choose. */
export const componentId = z.int32().min(0).nullish();
export const customId = text(1, 100);

export const emoji = z.looseObject({ id: z.string().nullish(), name: z.string().nullish() });
