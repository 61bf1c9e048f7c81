import { z } from 'zod';
import { problem } from './common.ts';
import { ROUTES, type RouteContract } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;
type Schema = z.core.JSONSchema.BaseSchema;

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string }[];
  readonly security: readonly Json[];
  readonly paths: Readonly<Record<string, Json>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes: Json };
}

const PROBLEM = { description: 'Problem', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

const DESCRIPTION = `Every answer but a success is a problem body (RFC 9457) with a stable \`code\`; \`detail\` is a sentence in the language of
\`Accept-Language\` (zh-CN or en). Objects of a class that the caller does not belong to are answered as if they were not there.
Boxes are \`[ymin, xmin, ymax, xmax]\` in thousandths of the page. \`x-permission\` names what a route needs.`;

/** Largest whole number of the schema library: no limit that a reader of the document should see. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** The schemas of one document; those with an id become components, once. */
class Schemas {
  readonly components: Record<string, Schema> = {};

  of(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const { $schema: _, $defs = {}, ...root } = convert(schema, io);
    for (const [name, component] of Object.entries($defs)) {
      const known = this.components[name];
      const made = refsToComponents(component);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(made)) throw new Error(`two schemas are called ${name}`);
      this.components[name] = made;
    }
    return refsToComponents(root);
  }
}

function convert(schema: z.core.$ZodType, io: 'input' | 'output'): Schema {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // What a transform gives cannot be described; what it takes can, and ours take what they give.
      if (io === 'output' && isPipe(def)) {
        const { $schema: _, ...taken } = convert(def.in, io);
        Object.assign(jsonSchema, taken);
      }
      if (jsonSchema.maximum === NO_LIMIT) delete jsonSchema.maximum;
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
      // Answers may get new fields; clients pass over what they do not know.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}

function isPipe(def: z.core.$ZodTypeDef): def is z.core.$ZodPipeDef {
  return def.type === 'pipe';
}

function refsToComponents(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;
}

function parameters(schemas: Schemas, place: 'path' | 'query', object: z.ZodObject | undefined): Json[] {
  if (object === undefined) return [];
  const { properties = {}, required = [] } = schemas.of(object, 'input');
  return Object.entries(properties).map(([name, schema]) => ({ name, in: place, required: place === 'path' || required.includes(name), schema }));
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key with the same request gives the first answer again, and does nothing twice.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
};

function requestBody(schemas: Schemas, route: RouteContract): Json | undefined {
  const [media, schema] = route.multipart === undefined ? ['application/json', route.body] : ['multipart/form-data', route.multipart];
  return schema && { required: true, content: { [media]: { schema: schemas.of(schema, 'input') } } };
}

function responses(schemas: Schemas, route: RouteContract): Json {
  const { status, body, media } = route.ok;
  const content =
    body !== undefined
      ? { 'application/json': { schema: schemas.of(body, 'output') } }
      : media && { [media]: { schema: media.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' } } };
  const takes = route.query ?? route.body ?? route.multipart;
  return {
    [status]: { description: 'Done', ...(content && { content }) },
    ...(takes && { 400: PROBLEM }),
    ...(route.permission !== 'public' && { 401: PROBLEM, 403: PROBLEM }),
    ...(route.params && { 404: PROBLEM }),
    ...(route.method !== 'GET' && { 409: PROBLEM }),
    ...(route.multipart && { 413: PROBLEM, 415: PROBLEM }),
    default: PROBLEM,
  };
}

function operation(schemas: Schemas, name: string, route: RouteContract): Json {
  const inputs = [
    ...parameters(schemas, 'path', route.params),
    ...parameters(schemas, 'query', route.query),
    ...(route.method === 'POST' ? [IDEMPOTENCY_KEY] : []),
  ];
  const body = requestBody(schemas, route);
  return {
    operationId: name,
    tags: [route.tag],
    summary: route.summary,
    'x-permission': route.permission,
    ...(route.permission === 'public' && { security: [] }),
    ...(inputs.length > 0 && { parameters: inputs }),
    ...(body && { requestBody: body }),
    responses: responses(schemas, route),
  };
}

/** The OpenAPI 3.1 document of `ROUTES`: what `/openapi.json` serves and the console's client types are made from. */
export function openApiDocument(version: string): OpenApiDocument {
  const schemas = new Schemas();
  schemas.of(problem, 'output');
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<RouteContract>(ROUTES)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(schemas, name, route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'AI grading', version, description: DESCRIPTION },
    tags: [...new Set(Object.values(ROUTES).map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas.components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'ai-grading-session_token', description: 'Set by POST /api/auth/sign-in/email; named __Host-… over TLS.' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}
