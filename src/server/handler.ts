import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, Body, Params, Query, RouteName } from '../contracts/http/routes.ts';
import type { Caller, ServerDeps } from './deps.ts';
import type { Upload } from './uploads.ts';

/** A request as the contract says it, parsed. */
export interface Asked<K extends RouteName> extends Caller {
  readonly params: Params<K>;
  readonly query: Query<K>;
  readonly body: Body<K>;
  readonly upload: Upload;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Names this request among repeats of it: the Idempotency-Key, else its own id. */
  readonly key: string;
}

/** An answer that is JSON text already: of a size that is not built as objects first. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Large = 'getResults' | 'getBatchResults';
type Result<K extends RouteName> = Answer<K> extends undefined ? FastifyReply | undefined : K extends Large ? JsonText : Answer<K>;

/** JSON answers are returned; a handler that answers with anything else sends it and returns the reply. */
export type Handler<K extends RouteName> = (deps: ServerDeps, asked: Asked<K>) => Promise<Result<K>>;

export type Handlers<K extends RouteName> = { readonly [N in K]: Handler<N> };
