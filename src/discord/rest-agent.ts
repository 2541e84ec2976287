import { createRequire } from 'node:module';
import type { RESTOptions } from 'discord.js';

/**
 * Creates connections of the undici that discord.js' REST client itself uses. Without an agent the client takes the
 * global one, which any other version of undici replaces when it is loaded, and only a version's own agent sends its
 * FormData: uploads would depend on the order of imports.
 */
export const createRestAgent = (): NonNullable<RESTOptions['agent']> => {
  const discordJs = createRequire(createRequire(import.meta.url).resolve('discord.js'));
  const { Agent } = createRequire(discordJs.resolve('@discordjs/rest'))('undici');
  return new Agent();
};
