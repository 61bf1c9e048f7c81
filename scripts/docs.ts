/** `node scripts/docs.ts`: writes docs/configuration.md from the schema of the configuration. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configTable } from '../src/platform/config.ts';

export const CONFIGURATION_FILE = join(import.meta.dirname, '../docs/configuration.md');

export function configurationPage(): string {
  return `# Configuration · 配置

Environment variables; none is needed. A key that is set and not known is a warning at start; a value that is not valid
is an error that names every such key. This table is generated: \`node scripts/docs.ts\`.

全部通过环境变量设置，都可以不设。未知的键在启动时提醒；无效的值会报错，并一次列出所有有问题的键。本表由 \`node scripts/docs.ts\` 生成。

${configTable()}`;
}

if (import.meta.main) writeFileSync(CONFIGURATION_FILE, configurationPage());
