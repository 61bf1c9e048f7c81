import type { Rational } from '../../../domain/answers/rational.ts';

/** An expression. There is nothing in it but these nodes, whatever the text said. */
export type Node =
  | { readonly kind: 'number'; readonly value: Rational; readonly step: Rational }
  | { readonly kind: 'name' | 'unit'; readonly name: string }
  | { readonly kind: 'negative' | 'absolute' | 'percent'; readonly of: Node }
  | { readonly kind: '+' | '-' | '×' | '÷' | '^'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'root'; readonly degree: number; readonly of: Node }
  | { readonly kind: 'sin' | 'cos' | 'tan'; readonly power: number; readonly of: Node }
  | { readonly kind: 'logarithm'; readonly base: Node | null; readonly of: Node };

export interface Expression {
  readonly node: Node;
  /** The notation has a second, rarer reading: equality can be told, a difference cannot. */
  readonly doubtful: boolean;
}

/** Whether a node is, or holds, one of these kinds. */
export function holds(node: Node, test: (one: Node) => boolean): boolean {
  return test(node) || children(node).some((child) => holds(child, test));
}

export function children(node: Node): readonly Node[] {
  if ('left' in node) return [node.left, node.right];
  if (node.kind === 'logarithm') return node.base === null ? [node.of] : [node.base, node.of];
  return 'of' in node ? [node.of] : [];
}

/** `3/4 m` is three quarters of a metre, `60 km / 2 h` a speed. */
export function divided(left: Node, right: Node): Node {
  if (right.kind === '×' && right.right.kind === 'unit' && right.right.name !== '°' && !holds(left, (one) => one.kind === 'unit')) {
    return { kind: '×', left: { kind: '÷', left, right: right.left }, right: right.right };
  }
  return { kind: '÷', left, right };
}
