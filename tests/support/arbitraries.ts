import fc from 'fast-check';

/** What JSON Schema says of a value, as far as our document uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** Ids of things that are there, by the name of the field that names them: drawn as often as made-up ones. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

/** Text that has broken programs. */
export const HOSTILE_TEXT: readonly string[] = [
  '', ' ', '\0', 'a\0b', '\uD800', '\uDFFFx', '\u202Egpj.exe', '../../etc/passwd', '..\\..\\boot.ini', "' or 1=1 --", '"; drop table exams; --', '${jndi:ldap://x}', '{{7*7}}', '%00', '%',
  '<script>alert(1)</script>', '=1+1', '__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN', '-1', '1e999', '0x10', '９', '😀'.repeat(60), 'é'.normalize('NFD'), '\r\nx-evil: 1', 'x'.repeat(3000), '[[', '*', '.', '..',
];
const HOSTILE: readonly unknown[] = [null, true, [], {}, -1, 0.1, 1e308, -0, 2 ** 53, 2_147_483_648, [[]], { $ref: 'x' }, JSON.parse('{"__proto__": 1}'), ...HOSTILE_TEXT];

/** A value by its schema: mostly as it should be, sometimes nearly, sometimes not at all. */
export function valueOf(schema: JsonSchema, known: Known, name = '', depth = 0): fc.Arbitrary<unknown> {
  const good = goodValue(schema, known, name, depth);
  const there = Object.hasOwn(known, name) ? known[name] : undefined;
  const usual = there === undefined ? good : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...there) }, { weight: 1, arbitrary: good });
  return fc.oneof({ weight: 20, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...HOSTILE) });
}

function goodValue(schema: JsonSchema, known: Known, name: string, depth: number): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map((branch) => valueOf(branch, known, name, depth)));
  switch (schema.type) {
    case 'object':
      return object(schema, known, depth);
    case 'array':
      return array(schema, known, name, depth);
    case 'string':
      return text(schema);
    case 'integer':
      return numbers(schema, fc.integer({ min: -3, max: 60 }));
    case 'number':
      return numbers(schema, fc.oneof(fc.integer({ min: -3, max: 30 }), fc.constantFrom(0.25, 1.005, 0.1 + 0.2), fc.double({ noNaN: true })));
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object({ properties = {}, required = [], additionalProperties }: JsonSchema, known: Known, depth: number): fc.Arbitrary<unknown> {
  if (depth > 4) return fc.constant({});
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, schema] of Object.entries(properties)) fields[name] = valueOf(schema, known, name, depth + 1);
  if (Object.keys(fields).length === 0 && typeof additionalProperties === 'object') return fc.dictionary(fc.string({ maxLength: 8 }), valueOf(additionalProperties, known, '', depth + 1), { maxKeys: 4 });
  // Now and then one that is needed is missing, or one is there that nobody knows.
  const whole = fc.record(fields, { requiredKeys: required as never[] });
  const least = fc.record(Object.fromEntries(Object.entries(fields).filter(([name]) => required.includes(name))));
  const part = fc.record(fields, { requiredKeys: [] });
  const more = fc.record({ ...fields, colour: fc.constant('red') });
  return fc.oneof({ weight: 6, arbitrary: whole }, { weight: 4, arbitrary: least }, { weight: 1, arbitrary: part }, { weight: 1, arbitrary: more });
}

function array({ items, prefixItems, minItems = 0, maxItems = 4 }: JsonSchema, known: Known, name: string, depth: number): fc.Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map((item) => valueOf(item, known, '', depth + 1)));
  const item = typeof items === 'object' ? valueOf(items, known, name, depth + 1) : fc.jsonValue({ maxDepth: 1 });
  return depth > 4 ? fc.constant([]) : fc.array(item, { minLength: Math.min(minItems, 3), maxLength: Math.max(minItems, Math.min(maxItems, 4)) });
}

function text({ pattern, format, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'email') return fc.emailAddress();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) };
  const tooLong = fc.constant('y'.repeat(Math.min(maxLength, 6000) + 1));
  return fc.oneof({ weight: 12, arbitrary: fc.string(length) }, { weight: 8, arbitrary: fc.string({ ...length, unit: 'binary' }) }, { weight: 1, arbitrary: tooLong });
}

function numbers({ minimum, maximum, exclusiveMinimum }: JsonSchema, drawn: fc.Arbitrary<number>): fc.Arbitrary<number> {
  const edges = [minimum, maximum, exclusiveMinimum].flatMap((edge) => (edge === undefined ? [] : [edge, edge - 1, edge + 1]));
  return edges.length === 0 ? drawn : fc.oneof(drawn, fc.constantFrom(...edges));
}
