import { correlationMap } from './correlation.ts';
import { PATCH_RADIUS, type TemplateModel } from './template.ts';

/** What a landmark that another page of the paper has at the same place still counts. */
const SHARED = 0.3;

const known = new WeakMap<TemplateModel, WeakMap<TemplateModel, Float32Array>>();

/**
 * How much each fine landmark of `template` counts when `others` are possible too: all pages share headers and
 * footers, so finding those says little about which page it is. 0.3 where another page has the same print, 1 where none.
 */
export function landmarkWeights(template: TemplateModel, others: readonly TemplateModel[]): Float32Array {
  const weights = new Float32Array(template.fine.length).fill(1);
  for (const other of others) {
    if (other === template) continue;
    likeness(template, other).forEach((alike, i) => {
      weights[i] = Math.min(weights[i] as number, 1 - (1 - SHARED) * Math.max(0, Math.min(1, (alike - 0.4) / 0.4)));
    });
  }
  return weights;
}

function likeness(template: TemplateModel, other: TemplateModel): Float32Array {
  const inner = known.get(template) ?? new WeakMap<TemplateModel, Float32Array>();
  known.set(template, inner);
  const before = inner.get(other);
  if (before !== undefined) return before;
  const side = 2 * PATCH_RADIUS + 1;
  const wide = side + 2;
  const view = new Float32Array(wide * wide);
  const { width, height, data } = other.ink;
  const values = Float32Array.from(template.fine, (patch) => {
    const [left, top] = [patch.x - PATCH_RADIUS - 1, patch.y - PATCH_RADIUS - 1];
    for (let y = 0; y < wide; y += 1) {
      for (let x = 0; x < wide; x += 1) {
        const inside = left + x >= 0 && top + y >= 0 && left + x < width && top + y < height;
        view[y * wide + x] = inside ? (data[(top + y) * width + left + x] as number) : 0;
      }
    }
    return Math.max(...correlationMap(patch.values, side, side, view, wide, wide, 3, 3));
  });
  inner.set(other, values);
  return values;
}
