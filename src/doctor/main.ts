import { join } from 'node:path';
import { createLog } from '#app/logger.ts';
import { systemClock, systemRandom } from '#app/system.ts';
import { features } from '#commands/index.ts';
import { type Config, ConfigError, parseConfig, proxiesOf } from '#config/config.ts';
import { readEnvFile } from '#config/env-file.ts';
import { closeDiscordRest, createDiscordRest } from '#discord/rest.ts';
import { StartError } from '#domain/errors.ts';
import { noMetrics } from '#domain/system.ts';
import { appCommandsOf } from '#interactions/define-command.ts';
import { createModelsLab } from '#modelslab/client.ts';
import { openPostgres } from '#store/postgres.ts';
import { openSqlite } from '#store/sqlite.ts';
import { databaseCheck, sealedKeysCheck } from './database-check.ts';
import { discordChecks } from './discord-checks.ts';
import { type Check, examine } from './finding.ts';
import { dataFolderCheck, portCheck } from './machine-checks.ts';
import { keyCheck } from './modelslab-check.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const tools = { clock: systemClock, log: createLog('silent') };

const storageChecks = ({ dataDir, databaseUrl, keySecrets }: Config): Check[] => {
  const url = databaseUrl?.reveal();
  const open = () =>
    url === undefined
      ? openSqlite(join(dataDir, 'loralei.db'))
      : openPostgres({ url, log: tools.log, connections: 1 });
  return [
    url === undefined ? dataFolderCheck(dataDir) : databaseCheck(url, tools),
    sealedKeysCheck({ open, secrets: keySecrets.map((secret) => secret.reveal()), log: tools.log }),
  ];
};

const machineChecks = (config: Config): Check[] => [...storageChecks(config), portCheck(config.http)];

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
      proxies: proxiesOf(config),
      random: systemRandom,
      ...tools,
    }),
  );
  const commands = appCommandsOf(features);
  const checks = [
    ...machineChecks(config),
    ...discordChecks(rest.bot, { ...config, commands, guildId }),
    keyCheck(modelslab),
  ];
  return await examine(checks, say);
};

const readConfig = (): Config | undefined => {
  try {
    readEnvFile();
    return parseConfig(process.env);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const problems = error instanceof ConfigError ? error.problems : [error.message];
    for (const problem of problems) say(`✗ ${problem}`);
    return undefined;
  }
};

const examineSetUp = async (): Promise<boolean> => {
  const config = readConfig();
  if (!config) return false;
  return config.credentials ? examineAll(config, config.credentials) : examineSandbox(config);
};

const isAllWell = await examineSetUp();
say(isAllWell ? 'All is well.' : 'Fix what is marked with ✗ and run the doctor again.');
process.exitCode = isAllWell ? 0 : 1;
