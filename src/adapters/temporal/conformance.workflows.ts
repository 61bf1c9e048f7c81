import { CONFORMANCE_WORKFLOWS, SIGNALS } from '../durable/conformance/workflows.ts';
import { hostWorkflows } from './workflow/host.ts';

export default hostWorkflows({ definitions: CONFORMANCE_WORKFLOWS, visionActivities: ['work'], signals: SIGNALS, heartbeatSeconds: 5 });
