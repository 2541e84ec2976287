import type { z } from 'zod';

/** An environment variable: its description, default and parser. */
type Setting<T> = {
  description: string;
  /** Used if unset or blank; null: none. */
  fallback: string | null;
  schema: z.ZodType<T, string>;
  isSecret?: boolean;
};

/** Declares an environment variable; its parser determines the type of its value. */
export const setting = <T>(definition: Setting<T>): Setting<T> => definition;
