// Runs on any Node, so it stays plain JavaScript: an older Node cannot even parse the bot's TypeScript.
const [major, minor] = process.versions.node.split('.').map(Number);

/** Whether this Node runs the bot. */
export const isNewEnough = major > 22 || (major === 22 && minor >= 19);

/** Ends the process with a sentence unless this Node runs the bot. */
export const requireNode = () => {
  if (isNewEnough) return;
  process.stderr.write(
    `Loralei needs Node 22.19 or newer and found ${process.versions.node}. Run "npm ci" without --omit=dev: it brings Node 24 along.\n`,
  );
  process.exit(1);
};

// As npm runs it before `npm run doctor`.
if (process.argv[1] === import.meta.filename) requireNode();
