import { createRequire } from 'node:module';
import type { RESTOptions } from '@discordjs/rest';

/**
 * Creates connections of the undici that Discord's REST client itself uses. Without an agent the client takes the
 * global one, which any other version of undici replaces when it is loaded, and only a version's own agent sends its
 * FormData: uploads would depend on the order of imports.
 */
export const createRestAgent = (): NonNullable<RESTOptions['agent']> => {
  const { Agent } = createRequire(createRequire(import.meta.url).resolve('@discordjs/rest'))('undici');
  return new Agent();
};
