import { quoted } from '#text/format.ts';

/** What Discord shows of `/describe`. */
export const describeCommand = {
  description: 'Put a picture into words, to make one like it',
  help: 'Give it a picture with `/describe`, or open the menu of a message with a picture, *Apps*, **Describe**. It takes PNG and JPEG, counts as one image, and only you see the answer. A picture that says what it was made with is not described unless you want that.',
  options: { image: 'A PNG or JPEG file' },
  menu: 'The pictures of a message in words; only you see it',
};

/** What members read about descriptions. */
export const describe = {
  title: 'Description',
  of: (filename: string) => `Of ${quoted(filename)}`,
  imagine: 'Imagine this…',
  describe: 'Describe it',
  anyway: 'Describe it anyway',
  image: (number: number) => `Describe image ${number}`,
  otherType: 'Only PNG and JPEG can be described. Save the picture as one of them.',
};
