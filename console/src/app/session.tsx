import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, type JSX, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { meQuery } from '../api/queries.ts';
import type { Me, Permission } from '../api/types.ts';
import { Trouble } from '../ui/notice.tsx';
import { Wait } from '../ui/wait.tsx';
import { SignIn } from './sign-in.tsx';

const Context = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(Context);
  if (me === null) throw new Error('nobody is signed in around this part');
  return me;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}

/** Nobody signed in: the form stands in the page's place, so that every link still leads where it led. */
export function SessionGate({ children }: { readonly children: ReactNode }): JSX.Element {
  const { data, error, refetch } = useQuery(meQuery);
  if (error instanceof ApiProblem && error.status === 401) return <SignIn />;
  if (data !== undefined) return <Context.Provider value={data}>{children}</Context.Provider>;
  return <main className="mx-auto max-w-lg p-8">{error === null ? <Wait rows={3} /> : <Trouble error={error} retry={() => void refetch()} />}</main>;
}
