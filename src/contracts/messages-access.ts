/** Sentences of errors around signing in, people, classes and tokens; see `Sentence` in messages.ts for the form. */
export const ACCESS_MESSAGES = {
  sign_in_refused: { en: 'E-mail address or password is wrong. Try again, or ask an administrator for a new password.', 'zh-CN': '邮箱或密码不正确。请重试，或请管理员重设密码。' },
  sign_in_locked: {
    en: 'There were too many failed tries to sign in. Try again later[, in about {minutes} minutes], or ask an administrator for a new password.',
    'zh-CN': '登录失败次数过多。请稍后再试[（约 {minutes} 分钟后）]，或请管理员重设密码。',
  },
  password_unsuitable: {
    en: 'The new password is too short or too long[: it needs {least} to {most} characters]. Choose another one.',
    'zh-CN': '新密码过短或过长[，应为 {least} 至 {most} 个字符]。请换一个密码。',
  },
  password_wrong: { en: 'The current password is wrong. Try again.', 'zh-CN': '当前密码不正确。请重试。' },
  email_taken: { en: 'Somebody with this e-mail address is there already. Use another address, or change that person.', 'zh-CN': '该邮箱已被使用。请换一个邮箱，或修改已有人员。' },
  person_not_found: { en: 'There is no such person[: {id}].', 'zh-CN': '没有这个人员[：{id}]。' },
  class_not_found: { en: 'There is no such class[: {id}].', 'zh-CN': '没有这个班级[：{id}]。' },
  token_not_found: { en: 'There is no such token[: {id}].', 'zh-CN': '没有这个令牌[：{id}]。' },
  last_administrator: {
    en: 'Nobody would be left who can let people in. Make somebody else an administrator first.',
    'zh-CN': '这样将没有人能管理人员。请先把另一人设为管理员。',
  },
  setup_link_invalid: {
    en: 'The set-up link is unknown, used or too old. Make a new one with: ai-grading token create --link.',
    'zh-CN': '设置链接无效、已使用或已过期。请用 ai-grading token create --link 重新生成。',
  },
  token_scope_invalid: {
    en: 'A token of a teacher or marker names its classes; a token of an administrator names none. Change the role or the classes.',
    'zh-CN': '教师或阅卷员的令牌必须写明班级，管理员的令牌不写班级。请修改角色或班级。',
  },
  token_options: {
    en: 'Say what to make: --role and --label for a token, or --link alone for a set-up link.',
    'zh-CN': '请写明要生成什么：令牌需要 --role 和 --label，设置链接只需 --link。',
  },
  token_days: { en: 'A token is good for 1 to 730 days. Give a whole number after --expires-days.', 'zh-CN': '令牌有效期为 1 至 730 天。请在 --expires-days 后写整数。' },
  exposure_refused: {
    en: 'The server would be reached from other machines without protection[: {host}]. Set what is missing[ ({missing})], or listen on 127.0.0.1.',
    'zh-CN': '服务器将在没有保护的情况下被其他机器访问[：{host}]。请设置缺少的项[（{missing}）]，或改为监听 127.0.0.1。',
  },
  auth_secret_damaged: {
    en: 'The file of the sign-in secret is damaged[: {file}]. Remove it to have a new one made; everybody then signs in again.',
    'zh-CN': '登录密钥文件已损坏[：{file}]。请删除该文件以重新生成，之后所有人需重新登录。',
  },
} as const;

export type AccessErrorCode = keyof typeof ACCESS_MESSAGES;
