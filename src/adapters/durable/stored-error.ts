import { AppError } from '../../domain/errors.ts';

/** An AppError as it lies in an engine's record. */
export interface StoredError {
  readonly code: string;
  readonly message: string;
  readonly httpStatus: number;
  readonly retryable: boolean;
  readonly params: Readonly<Record<string, string | number>>;
}

export function reviveError(stored: StoredError): AppError {
  return new AppError(stored.code, stored.message, {
    httpStatus: stored.httpStatus,
    retryable: stored.retryable,
    params: { ...stored.params },
  });
}

export function workflowCancelled(workflowId: string): AppError {
  return new AppError('workflow_cancelled', `Workflow ${workflowId} was cancelled`, { httpStatus: 409, params: { id: workflowId } });
}

export function workflowUnknown(workflowId: string): AppError {
  return new AppError('workflow_unknown', `No workflow ${workflowId}`, { httpStatus: 404, params: { id: workflowId } });
}

export function workflowFailed(workflowId: string, cause: AppError): AppError {
  return new AppError('workflow_failed', `Workflow ${workflowId} failed: ${cause.message}`, { httpStatus: 500, params: { id: workflowId, cause: cause.code }, cause });
}

export function engineStopped(): AppError {
  return new AppError('engine_stopped', 'The engine was stopped; unfinished work goes on at the next start', { httpStatus: 503 });
}
