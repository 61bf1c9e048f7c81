import { host, sumFirst } from './host.ts';

export default host(sumFirst);
