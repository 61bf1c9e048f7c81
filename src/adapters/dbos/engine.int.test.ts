import { engineScenarios } from '../durable/conformance/scenarios.ts';
import { openDbosBench } from './testing.ts';

engineScenarios(openDbosBench);
