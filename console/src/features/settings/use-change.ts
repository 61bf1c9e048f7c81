import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';

/** A change to a list of the settings: does it, then asks for the list again. */
export function useChange<In, Out>(list: readonly string[], change: (input: In) => Promise<Out>): UseMutationResult<Out, Error, In> {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => queries.invalidateQueries({ queryKey: list }) });
}
