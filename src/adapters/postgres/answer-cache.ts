import { sql } from 'kysely';
import { z } from 'zod';
import type { AnswerCache } from '../../ports/model-record.ts';
import type { Database } from './database.ts';
import { gradeContent } from './grades.ts';
import { json } from './values.ts';

export function createAnswerCache(database: Database): AnswerCache {
  return {
    async get(key, maxAgeDays) {
      const { rows } = await sql`
        select grade from answer_cache
        where key = ${key} and created_at > now() - make_interval(secs => ${maxAgeDays * 86_400}::double precision)`.execute(database);
      return rows[0] === undefined ? null : z.object({ grade: gradeContent }).parse(rows[0]).grade;
    },

    async put(key, examId, grade) {
      await sql`
        insert into answer_cache (key, exam_id, grade) values (${key}, ${examId}, ${json(grade)})
        on conflict (key) do update set grade = excluded.grade, created_at = now()`.execute(database);
    },

    async prune(maxAgeDays) {
      await sql`delete from answer_cache where created_at < now() - make_interval(secs => ${maxAgeDays * 86_400}::double precision)`.execute(database);
    },
  };
}
