/** What a benchmark reports: figures, each beside the yardstick that was measured in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** 95% interval of the value, in the same unit. */
  readonly interval?: { readonly low: number; readonly high: number };
  /** The bare tool or engine doing the same work in the same run, in the same unit. */
  readonly yardstick?: { readonly name: string; readonly value: number };
  /** What is to be reached, in words: `>= 0.8 x yardstick`. */
  readonly target?: string;
  readonly met?: boolean;
}

export interface BenchTable {
  readonly title: string;
  /** What the run depended on: cores, sizes of the input, repetitions. */
  readonly machine?: string;
  readonly rows: readonly BenchRow[];
}

/** The middle value (mean of the two middle ones for an even count); throws a RangeError for none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const high = sorted[Math.floor(sorted.length / 2)];
  const low = sorted[Math.ceil(sorted.length / 2) - 1];
  if (high === undefined || low === undefined) throw new RangeError('median of no values');
  return (high + low) / 2;
}

function figure(value: number): string {
  return Math.abs(value) >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(3);
}

function cells(row: BenchRow): string[] {
  return [
    row.name,
    [figure(row.value), ...(row.interval === undefined ? [] : [`[${figure(row.interval.low)}, ${figure(row.interval.high)}]`]), row.unit].join(' '),
    row.yardstick === undefined ? '' : `${row.yardstick.name}: ${figure(row.yardstick.value)} ${row.unit}`,
    row.yardstick === undefined || row.yardstick.value === 0 ? '' : `${(row.value / row.yardstick.value).toFixed(2)} x`,
    row.target ?? '',
    row.met === undefined ? '' : row.met ? 'met' : 'NOT MET',
  ];
}

/** The table as aligned plain text (a Markdown table), ending in a newline. */
export function formatTable(table: BenchTable): string {
  const lines = [['figure', 'value', 'yardstick, same run', 'ratio', 'target', ''], ...table.rows.map(cells)];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  text.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  const heading = table.machine === undefined ? `## ${table.title}` : `## ${table.title}\n${table.machine}`;
  return `${heading}\n\n${text.join('\n')}\n`;
}

export function printTable(table: BenchTable): void {
  process.stdout.write(`\n${formatTable(table)}`);
}
