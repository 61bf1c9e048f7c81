/** What a worker of `default-queue` runs: to be bundled for the sandbox, so it imports workflows and their host only. */
import { hostWorkflows } from '../adapters/temporal/workflow/host.ts';
import { BOUNDARIES_SIGNAL, REVIEW_SIGNAL } from '../domain/runs.ts';
import { VISION_ACTIVITIES, type GradingActivities } from '../ports/grading-activities.ts';
import { GRADING_WORKFLOWS } from '../workflows/grading.ts';

export default hostWorkflows<GradingActivities>({
  definitions: GRADING_WORKFLOWS,
  visionActivities: VISION_ACTIVITIES,
  signals: [REVIEW_SIGNAL, BOUNDARIES_SIGNAL],
  heartbeatSeconds: 30,
});
