/**
 * The one error class. `code` is stable and documented: the same code fills an HTTP problem body,
 * picks the sentence shown to a person (in Chinese or English, see contracts/messages) and decides
 * whether an engine tries again.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: string;
  readonly httpStatus: number;
  readonly retryable: boolean;
  /** Values for the sentence of `code`; never personal data. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(
    code: string,
    message: string,
    options: {
      httpStatus?: number;
      retryable?: boolean;
      params?: Record<string, string | number>;
      cause?: unknown;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.httpStatus = options.httpStatus ?? 400;
    this.retryable = options.retryable ?? false;
    this.params = options.params ?? {};
  }
}

/** Bad input: never retried, exit code 2, HTTP 400 or the status given. */
export function badInput(
  code: string,
  message: string,
  params: Record<string, string | number> = {},
  httpStatus = 400,
): AppError {
  return new AppError(code, message, { httpStatus, params });
}
