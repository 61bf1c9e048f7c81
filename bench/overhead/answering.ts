/** A model server in a process of its own, so that its work is not counted: every point met, at once. Says where it is, and ends with its parent. */
import { briefsOf } from '../../tests/support/model-marker.ts';
import { startModelServer } from '../../tests/support/model-server/index.ts';

const server = await startModelServer({
  reply: (seen) => ({
    questions: briefsOf(seen).map(({ question_id: id, kind, points, route = '', images: [image = 1] }) => ({
      question_id: id, kind, answered: 'answered', legibility: 'clear', transcription: '3x = 11 + 7\n3x = 18\nx = 6', final_answer: null,
      routes: [{ route, points: points.map((point) => ({ point_id: point.id, verdict: 'met', marks: null, image, box: [200, 20, 900, 980], quote: null, reason: 'This step is there.', ruling_id: null })) }],
      feedback: 'All steps are there.', unsettled: null, instructions_found: null,
    })),
  }),
});
process.stdout.write(`${server.geminiUrl}\n`);
process.on('disconnect', () => process.exit(0));
