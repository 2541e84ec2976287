/** Takes the key out of a text. */
export type Redact = (text: string) => string;

/** A function that replaces the key wherever a text repeats it, as it is or as part of an address. */
export const createRedact = (key: string): Redact => {
  const spellings = [key, encodeURIComponent(key)].filter((spelling) => spelling !== '');
  return (text) => spellings.reduce((clean, spelling) => clean.replaceAll(spelling, '[key]'), text);
};
