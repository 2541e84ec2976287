/** The value of a JSON text, undefined where it is none, such as a page of HTML. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Dropped on purpose: the parser's error quotes the text, which may repeat the key.
    return undefined;
  }
};
