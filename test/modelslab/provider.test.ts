import { startModelsLab } from '#sandbox/modelslab/index.ts';
import { providerSuite } from './provider-suite.ts';

providerSuite('the stand-in', startModelsLab);
