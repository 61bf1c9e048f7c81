import type { VisionModel } from '../../ports/vision-model.ts';
import type { Config } from '../../platform/config.ts';
import { modelSetup } from '../../platform/config-model.ts';
import { askOnce } from './ask-once.ts';
import { guardFetch } from './guard-fetch.ts';
import { languageModel } from './language-model.ts';

/**
 * The vision model that the configuration asks for, or null where it asks for none. Nothing is called before the first `ask`.
 * `fetch` is for tests; what it returns is guarded as any other answer.
 */
export function createVisionModel(config: Config['model'], options: { fetch?: typeof fetch } = {}): VisionModel | null {
  const setup = modelSetup(config);
  if (setup === null) return null;
  const guarded = guardFetch(options.fetch ?? fetch);
  const models = { fast: languageModel(setup, setup.fast, guarded), deep: languageModel(setup, setup.deep, guarded) };
  return {
    provider: setup.provider,
    modelOf: (tier) => setup[tier],
    ask: (request, signal) => askOnce(models[request.tier], request, { signal, timeoutSeconds: setup.timeoutSeconds }),
  };
}
