import { loadEnvFile } from 'node:process';

/** Reads `.env` where there is one. Variables that are set already win over those in the file. */
export const readEnvFile = (): void => {
  try {
    loadEnvFile();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
};
