/** One count for all workers. */
export interface RateLimiter {
  /**
   * Waits until one more of `name` fits into any sliding window of a minute with at most `perMinute`, and takes it.
   * Throws the signal's reason once that is aborted.
   */
  take(name: string, perMinute: number, signal: AbortSignal): Promise<void>;
}
