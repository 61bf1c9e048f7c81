/** Sentences of the codes that HTTP answers with, see `Sentence` in messages.ts for the form. */
export const HTTP_MESSAGES = {
  // Requests.
  request_invalid: { en: 'The request does not fit what this address takes[: {part}]. See the list of mistakes.', 'zh-CN': '请求与接口约定不符[：{part}]。请查看错误列表。' },
  json_invalid: { en: 'The body is not valid JSON.', 'zh-CN': '请求体不是有效的 JSON。' },
  body_too_large: { en: 'The request is too large. Send less at once.', 'zh-CN': '请求过大。请减少单次发送的内容。' },
  upload_incomplete: { en: 'The upload broke off. Nothing was kept; send it again.', 'zh-CN': '上传中断，未保存任何内容。请重新上传。' },
  media_type_unsupported: { en: 'The content type is not one that this address takes.', 'zh-CN': '此接口不接受这种内容类型。' },
  route_not_found: { en: 'There is no such address.', 'zh-CN': '没有这个地址。' },
  rate_limited: { en: 'Too many requests. Wait a moment and try again.', 'zh-CN': '请求过于频繁。请稍候再试。' },
  database_busy: { en: 'The database does not answer at the moment. Nothing was changed; try again shortly.', 'zh-CN': '数据库暂时没有响应，未作任何更改。请稍后再试。' },
  cursor_invalid: { en: 'The cursor does not belong to this list. Start from the first page.', 'zh-CN': '游标不属于这个列表。请从第一页开始。' },
  fields_unknown: { en: 'There are no such fields[: {fields}].', 'zh-CN': '没有这些字段[：{fields}]。' },
  idempotency_running: { en: 'A request with this Idempotency-Key is still under way. Wait for its answer.', 'zh-CN': '使用该 Idempotency-Key 的请求仍在处理。请等待其结果。' },
  idempotency_other: { en: 'This Idempotency-Key was used for another request. Use a new one.', 'zh-CN': '该 Idempotency-Key 已用于其他请求。请换一个。' },
  ruling_not_found: { en: 'There is no such ruling[: {id}].', 'zh-CN': '没有这条裁定[：{id}]。' },
  model_needed: { en: 'This needs a vision model, and none is set up.', 'zh-CN': '此功能需要视觉模型，而系统尚未配置。' },
  // Who may.
  sign_in_needed: { en: 'Nobody is signed in, or the session has ended. Sign in.', 'zh-CN': '尚未登录，或会话已结束。请登录。' },
  token_invalid: { en: 'The token is unknown, expired or revoked. Ask an administrator for a new one.', 'zh-CN': '令牌无效、已过期或已撤销。请向管理员索取新的令牌。' },
  two_identities: { en: 'The request carries a cookie and a token. Send one of them.', 'zh-CN': '请求同时带有 Cookie 和令牌。请只使用其中之一。' },
  origin_refused: { en: 'Changes are taken from this system’s own pages only.', 'zh-CN': '只接受来自本系统页面的更改请求。' },
  not_permitted: { en: 'Your role does not allow this[ ({permission})]. Ask an administrator.', 'zh-CN': '您的角色无权执行此操作[（{permission}）]。请联系管理员。' },
  // Exams.
  exam_invalid: { en: 'The exam file has mistakes[: {count}]. See the list.', 'zh-CN': '考试文件有错误[：{count} 处]。请查看列表。' },
  exam_exists: { en: 'There is an exam with this id already[: {id}]. Save a new version of it, or choose another id.', 'zh-CN': '已有相同编号的考试[：{id}]。请保存为新版本，或换一个编号。' },
  exam_id_differs: { en: 'The exam file is of another exam[: {found} instead of {id}]. Correct the id in the file.', 'zh-CN': '考试文件属于另一场考试[：应为 {id}，实为 {found}]。请改正文件中的编号。' },
  class_needed: { en: 'Say which class the exam belongs to. An administrator can make classes.', 'zh-CN': '请指定考试所属的班级。班级可由管理员创建。' },
  question_not_found: { en: 'There is no such question[: {id}].', 'zh-CN': '没有这道题[：{id}]。' },
  rubric_stale: { en: 'The exam was changed meanwhile[; it has version {version} now]. Load it again.', 'zh-CN': '考试已被更改[，当前为第 {version} 版]。请重新载入。' },
  // Marking schemes.
  scheme_not_read: { en: 'The model did not read the marking scheme[ ({cause})]. Nothing was changed; try again later, or write the exam file by hand.', 'zh-CN': '模型未能读取评分文件[（{cause}）]，未作任何更改。请稍后再试，或手工编写考试文件。' },
  scheme_empty: { en: 'No question with marks was found in the document. Check that it is the marking scheme.', 'zh-CN': '文件中没有找到带分值的题目。请确认它是评分标准。' },
  // Batches.
  batch_not_split: { en: 'The stack is not split yet, or was stopped[ ({status})]. Wait, or go on with it first.', 'zh-CN': '试卷尚未分卷，或已停止[（{status}）]。请等待，或先继续处理。' },
  split_stale: { en: 'Somebody changed the split meanwhile[; it has version {version} now]. Load it again and repeat the change.', 'zh-CN': '分卷已被他人更改[，当前为第 {version} 版]。请重新载入后再修改。' },
  split_invalid: { en: 'The split cannot be taken[: {what} is unknown or stands twice].', 'zh-CN': '无法采用该分卷[：{what} 不存在或重复出现]。' },
  batch_not_running: { en: 'The batch is not being worked on[ ({status})].', 'zh-CN': '这一批试卷当前没有在处理[（{status}）]。' },
  batch_not_stopped: { en: 'The batch has nothing to go on with[ ({status})].', 'zh-CN': '这一批试卷没有可继续的内容[（{status}）]。' },
  // Decisions.
  answer_differs: { en: 'This is not the same answer[ (question {question})], or it waits no more. Nothing was changed.', 'zh-CN': '这不是相同的作答[（第 {question} 题）]，或已不在等待复核。未作任何更改。' },
  review_stale: { en: 'Somebody decided this question meanwhile[ ({question})]. Look at the decision in force, then decide again if you must.', 'zh-CN': '这道题[（{question}）]刚被他人裁定。请先查看现行裁定，必要时再次裁定。' },
  not_in_review: { en: 'The script is not ready for decisions[ ({status})]. Wait until it is marked.', 'zh-CN': '这份答卷尚不能裁定[（{status}）]。请等待批改完成。' },
  review_needs_score: { en: 'No score is proposed[ for question {questions}]. Give a score.', 'zh-CN': '没有建议分数[（题目 {questions}）]。请给出分数。' },
  score_out_of_range: { en: 'The score must lie between 0 and the question’s full marks[ ({max})], in hundredths at the finest.', 'zh-CN': '分数必须在 0 与本题满分[（{max}）]之间，最多两位小数。' },
  score_needed: { en: 'An override needs a score, or the points it comes from.', 'zh-CN': '改分需要给出分数，或给出各得分点。' },
  score_or_points: { en: 'Give a score or points, not both: the score is the sum of the points.', 'zh-CN': '分数与得分点请只给其一：分数由得分点相加得出。' },
  points_invalid: { en: 'The points cannot be taken[: {point} is not in the rubric, stands twice, or is not worth as much].', 'zh-CN': '无法采用这些得分点[：{point} 不在评分标准中、重复出现，或超过其分值]。' },
  question_needed: { en: 'Say which question the decision is about.', 'zh-CN': '请指定裁定的题目。' },
  nothing_to_reopen: { en: 'There is no decision to take back.', 'zh-CN': '没有可撤回的裁定。' },
} as const;

export type HttpErrorCode = keyof typeof HTTP_MESSAGES;
