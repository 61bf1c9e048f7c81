/** A connected group of ink in a mask; coordinates in the mask's pixels, `right` and `bottom` inclusive. */
export interface Component {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly area: number;
}

/** Components of the pixels that are not 0, joined also over corners (runs and union-find, one pass). */
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
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (mask[at] === 0) continue;
      let label = x > 0 ? (labels[at - 1] as number) : 0;
      if (y > 0) {
        for (let from = Math.max(0, x - 1); from <= Math.min(width - 1, x + 1); from += 1) {
          const above = labels[at - width + from - x] as number;
          if (above === 0) continue;
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
  }
  const numbers = new Int32Array(parent.length);
  const boxes: { left: number; top: number; right: number; bottom: number; area: number }[] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      const label = labels[at] as number;
      if (label === 0) continue;
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
  }
  return { list: boxes, labels };
}
