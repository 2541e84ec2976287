/** About what somebody typed that was not done. */
export const fix = {
  title: 'Fix what you typed',
  gone: 'There is nothing to fix here. What you typed is kept for an hour, and only the person who typed it can open it.',
  secret: 'A key is never kept: type it again.',
  notKept: 'I could not keep what you typed for a question about it. Try again in a moment.',
  typed: 'What you typed, to copy:',
  file: 'What you typed',
};
