import { createLog } from '#app/logger.ts';
import { systemClock, systemRandom } from '#app/system.ts';
import { features } from '#commands/index.ts';
import { type Config, ConfigError, parseConfig } from '#config/config.ts';
import { readEnvFile } from '#config/env-file.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { noMetrics } from '#domain/metrics.ts';
import { createModelsLab } from '#modelslab/client.ts';
import { databaseCheck } from './database-check.ts';
import { discordChecks } from './discord-checks.ts';
import type { Check } from './finding.ts';
import { dataFolderCheck, portCheck } from './machine-checks.ts';
import { keyCheck } from './modelslab-check.ts';
import { examine } from './report.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const tools = { clock: systemClock, log: createLog('silent') };

const storageCheck = ({ dataDir, databaseUrl }: Config): Check =>
  databaseUrl === null ? dataFolderCheck(dataDir) : databaseCheck(databaseUrl.reveal(), tools);

const machineChecks = (config: Config): Check[] => [storageCheck(config), portCheck(config.http)];

const examineSandbox = (config: Config): Promise<boolean> => {
  say('DISCORD_TOKEN and MODELSLAB_API_KEY are not set: npm start runs the sandbox, which needs neither.');
  return examine(machineChecks(config), say);
};

const examineAll = async (
  config: Config,
  { discordToken, modelslabKey }: NonNullable<Config['credentials']>,
): Promise<boolean> => {
  const { apiUrl, guildId } = config.discord;
  const rest = createDiscordRest({ apiUrl, token: discordToken.reveal(), metrics: noMetrics, ...tools });
  await using opened = new AsyncDisposableStack();
  opened.defer(() => closeDiscordRest(rest));
  const modelslab = opened.use(
    createModelsLab({
      apiUrl: config.modelslab.apiUrl,
      key: modelslabKey.reveal(),
      random: systemRandom,
      ...tools,
    }),
  );
  const commands = features.flatMap(({ command }) => (command ? [command] : []));
  const checks = [
    ...machineChecks(config),
    ...discordChecks(rest.bot, { commands, guildId, frontEnd: config.frontEnd }),
    keyCheck(modelslab),
  ];
  return await examine(checks, say);
};

const readConfig = (): Config | undefined => {
  try {
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) say(`✗ ${problem}`);
    return undefined;
  }
};

const examineSetUp = async (): Promise<boolean> => {
  readEnvFile();
  const config = readConfig();
  if (!config) return false;
  return config.credentials ? examineAll(config, config.credentials) : examineSandbox(config);
};

const isAllWell = await examineSetUp();
say(isAllWell ? 'All is well.' : 'Mend what is marked with ✗ and run the doctor again.');
process.exitCode = isAllWell ? 0 : 1;
