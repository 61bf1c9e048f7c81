import type { ReviewReasonCode } from '../domain/review.ts';

/** Sentences of marking by models, see `Sentence` in messages.ts for the form. */
export const MODEL_MESSAGES = {
  no_points: {
    en: 'The rubric of this question has no points to decide by. Add points to the exam file, or mark it by hand.',
    'zh-CN': '这道题的评分标准没有给分点。请在考试文件中补充给分点，或人工批改。',
  },
  unconfirmed: {
    en: 'The mark is a proposal of the model that nothing else confirms. Compare it with the scan, then approve or change it.',
    'zh-CN': '这个得分只是模型的建议，没有其他依据可以证实。请对照扫描图后确认或修改。',
  },
  looks_disagree: {
    en: 'Independent looks at this answer decided differently[ on {points}]. Decide it from the scan.',
    'zh-CN': '对这个作答的几次独立判断不一致[（{points}）]。请对照扫描图决定。',
  },
  point_unsure: {
    en: 'The model could not tell whether every point is met[: {points}]. Decide from the scan and enter the mark.',
    'zh-CN': '模型无法判断是否达到所有给分点[：{points}]。请对照扫描图决定并填写得分。',
  },
  no_ink: {
    en: 'Points were given[ ({points})] where nothing is written on the scan. Look at the marked places and decide.',
    'zh-CN': '有给分点[（{points}）]所指的位置在扫描图上没有字迹。请查看标出的位置后决定。',
  },
  contradicted: {
    en: 'The decision does not agree with what was checked without the model[: {detail}]. Decide it from the scan.',
    'zh-CN': '评判与独立核对的结果不一致[：{detail}]。请对照扫描图决定。',
  },
  illegible: {
    en: 'The writing could not be read well enough to mark it. Read it on the scan, or ask the student.',
    'zh-CN': '字迹辨认不清，无法可靠评分。请查看扫描图，或询问学生。',
  },
  answer_not_found: {
    en: 'No answer to this question was found on the pages. Confirm that it was left out.',
    'zh-CN': '在答卷上没有找到这道题的作答。请确认学生没有作答。',
  },
  ruling_needed: {
    en: 'The rubric does not settle this case[: {asked}] Answer the question once; it then holds for every script.',
    'zh-CN': '评分标准没有涵盖这种情况[：{asked}]。请给出裁定，之后对所有答卷生效。',
  },
  instructions_found: {
    en: 'The answer contains text that tries to tell the marker what to do. It was ignored; look at the answer and decide.',
    'zh-CN': '作答中含有试图指示评卷者的文字，系统已忽略。请查看作答后决定。',
  },
  budget_reached: {
    en: 'The money set for models in this exam[ ({budget} US dollars)] is used up. Raise the budget and mark again, or mark by hand.',
    'zh-CN': '本次考试的模型预算[（{budget} 美元）]已用完。请提高预算后重新批改，或人工批改。',
  },
  price_unknown: {
    en: 'A budget is set, and what the model[ {model}] costs is not known. Set MODEL_PRICES, or take the budget away, and mark again.',
    'zh-CN': '设置了预算，但不知道模型[ {model} ]的价格。请设置 MODEL_PRICES 或取消预算，然后重新批改。',
  },
  model_rate_limited: {
    en: 'The model service took no more requests. Mark again later, or mark by hand.',
    'zh-CN': '模型服务达到请求上限。请稍后重新批改，或人工批改。',
  },
  model_unavailable: {
    en: 'The model service could not be reached or broke off. Mark again later, or mark by hand.',
    'zh-CN': '无法连接模型服务，或连接中断。请稍后重新批改，或人工批改。',
  },
  model_timeout: {
    en: 'The model did not answer in time. Mark again later, or mark by hand.',
    'zh-CN': '模型没有在规定时间内答复。请稍后重新批改，或人工批改。',
  },
  model_truncated: {
    en: 'The answer of the model was cut off at its limit. Mark again, or mark by hand.',
    'zh-CN': '模型的答复超出长度上限而被截断。请重新批改，或人工批改。',
  },
  model_empty: {
    en: 'The model answered with nothing. Mark again, or mark by hand.',
    'zh-CN': '模型没有给出内容。请重新批改，或人工批改。',
  },
  model_reply_invalid: {
    en: 'The model’s answer was not in the form that was asked for, so nothing of it was used. Mark again, or mark by hand.',
    'zh-CN': '模型的答复不符合要求的格式，未予采用。请重新批改，或人工批改。',
  },
  model_refused: {
    en: 'A safety filter of the model service refused this answer. Mark it by hand.',
    'zh-CN': '模型服务的安全过滤拒绝处理这份作答。请人工批改。',
  },
  model_quota: {
    en: 'The account at the model service has no money or quota left. Top it up and mark again, or mark by hand.',
    'zh-CN': '模型服务账户的余额或配额已用完。请充值后重新批改，或人工批改。',
  },
  model_key_rejected: {
    en: 'The model service refused the key. Check the key in the configuration, then mark again.',
    'zh-CN': '模型服务拒绝了密钥。请检查配置中的密钥，然后重新批改。',
  },
  model_request_rejected: {
    en: 'The model service refused the request. Check model name and address in the configuration, then mark again; the log has the technical error.',
    'zh-CN': '模型服务拒绝了请求。请检查配置中的模型名称和地址后重新批改，技术细节见日志。',
  },
} as const satisfies Partial<Record<ReviewReasonCode, Readonly<Record<'en' | 'zh-CN', string>>>>;
