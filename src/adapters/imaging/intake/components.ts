/** A connected group of ink in a mask; coordinates in the mask's pixels, `right` and `bottom` inclusive. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

/** Components of the pixels of a mask of 0 and 1, joined also over corners (union-find); `labels` are places in `list` from 1, 0 for paper. */
export function components(mask: Uint8Array, width: number, height: number): { list: Component[]; labels: Int32Array } {
  const labels = new Int32Array(width * height);
  const parent: number[] = [0];
  const find = (label: number): number => {
    let root = label;
    while (parent[root] !== root) root = parent[root] as number;
    while (parent[label] !== root) {
      const above = parent[label] as number;
      parent[label] = root;
      label = above;
    }
    return root;
  };
  const last = width - 1;
  for (let at = nextInk(mask, 0); at < mask.length; at = nextInk(mask, at + 1)) {
    const x = at % width;
    let label = x > 0 ? (labels[at - 1] as number) : 0;
    if (at >= width) {
      const end = at - width + (x < last ? 1 : 0);
      for (let from = at - width - (x > 0 ? 1 : 0); from <= end; from += 1) {
        const above = labels[from] as number;
        if (above === 0 || above === label) continue;
        if (label === 0) label = above;
        else {
          const a = find(label);
          const b = find(above);
          if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
        }
      }
    }
    if (label === 0) {
      label = parent.length;
      parent.push(label);
    }
    labels[at] = label;
  }
  const numbers = new Int32Array(parent.length);
  const boxes: { left: number; top: number; right: number; bottom: number; area: number }[] = [];
  for (let at = nextInk(mask, 0); at < mask.length; at = nextInk(mask, at + 1)) {
    const label = labels[at] as number;
    const x = at % width;
    const y = (at - x) / width;
    let number = numbers[label] as number;
    if (number === 0) {
      const root = find(label);
      if (numbers[root] === 0) numbers[root] = boxes.push({ left: x, top: y, right: x, bottom: y, area: 0 });
      number = numbers[root] as number;
      numbers[label] = number;
    }
    const box = boxes[number - 1] as { left: number; top: number; right: number; bottom: number; area: number };
    if (x < box.left) box.left = x;
    if (x > box.right) box.right = x;
    box.bottom = y;
    box.area += 1;
    labels[at] = number;
  }
  return { list: boxes, labels };
}

/** Most of a page is paper, which `indexOf` passes over many pixels at a time. */
function nextInk(mask: Uint8Array, from: number): number {
  if (mask[from] === 1) return from;
  const at = mask.indexOf(1, from);
  return at < 0 ? mask.length : at;
}
