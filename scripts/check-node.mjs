// Runs on any Node, so it stays plain JavaScript: an older Node cannot even parse the bot's TypeScript.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `Loralei needs Node 22.19 or newer and found ${process.versions.node}. Run "npm ci" without --omit=dev: it brings Node 24 along.\n`,
  );
  process.exit(1);
}
