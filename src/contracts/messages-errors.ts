/**
 * Sentences of the stable AppError codes, see `Sentence` in messages.ts for the form. A code that is thrown
 * and shown to a person belongs here.
 */
export const ERROR_MESSAGES = {
  // Files that were handed in.
  file_not_found: { en: 'The file does not exist[: {file}]. Check the path.', 'zh-CN': '文件不存在[：{file}]。请检查路径。' },
  file_unreadable: { en: 'The file cannot be opened[: {file}]. Check its permissions.', 'zh-CN': '文件无法打开[：{file}]。请检查读取权限。' },
  file_type_unknown: {
    en: 'The file[ {file}] is of a type that cannot be read. Hand in PDF, JPEG, PNG, WebP, HEIC or TIFF.',
    'zh-CN': '无法读取这种类型的文件[：{file}]。请使用 PDF、JPEG、PNG、WebP、HEIC 或 TIFF。',
  },
  file_empty: { en: 'The file[ {file}] is empty. Scan or upload it again.', 'zh-CN': '文件[ {file} ]是空的。请重新扫描或上传。' },
  file_damaged: {
    en: 'The file[ {file}] is damaged or incomplete[ ({detail})]. Scan or upload it again.',
    'zh-CN': '文件[ {file} ]已损坏或不完整[（{detail}）]。请重新扫描或上传。',
  },
  file_too_large: {
    en: 'The file[ {file}] is too large[; the limit is {limit}]. Split it, or scan at a lower resolution.',
    'zh-CN': '文件[ {file} ]太大[，上限为 {limit}]。请拆分文件，或降低扫描分辨率。',
  },
  pdf_password: {
    en: 'The PDF[ {file}] is protected by a password. Save a copy without a password and hand that in.',
    'zh-CN': 'PDF 文件[ {file} ]有密码保护。请另存一份无密码的副本后再提交。',
  },
  too_many_pages: {
    en: 'The file[ {file}] has too many pages[; the limit is {limit}]. Split it into several files.',
    'zh-CN': '文件[ {file} ]页数过多[，上限为 {limit} 页]。请拆成多个文件。',
  },
  image_too_large: {
    en: 'A picture[ on page {page}] has too many pixels[; the limit is {limit}]. Scan at a lower resolution.',
    'zh-CN': '[第 {page} 页的]图像像素过多[，上限为 {limit}]。请降低扫描分辨率。',
  },
  intake_timeout: {
    en: 'Reading the file[ {file}] took too long[, at page {page}]. Save it again from another program, or scan it again.',
    'zh-CN': '读取文件[ {file} ]超时[（第 {page} 页）]。请用其他软件另存，或重新扫描。',
  },
  intake_memory: {
    en: 'Reading the file[ {file}] needed too much memory[, at page {page}]. Scan at a lower resolution, or split the file.',
    'zh-CN': '读取文件[ {file} ]所需内存过多[（第 {page} 页）]。请降低分辨率或拆分文件。',
  },
  intake_failed: {
    en: 'The program that reads files stopped unexpectedly[ at page {page}]. Try again; if it happens again, scan the page anew.',
    'zh-CN': '读取文件的程序意外中止[（第 {page} 页）]。请重试；如仍失败，请重新扫描该页。',
  },
  zip_refused: {
    en: 'The archive[ {file}] is refused[: {detail}]. Unpack it and hand in the files themselves.',
    'zh-CN': '压缩包[ {file} ]被拒绝[：{detail}]。请解压后直接提交文件。',
  },
  // The exam file and the roster.
  exam_file_invalid: {
    en: 'The exam file[ {file}] has mistakes[: {count}]. They are listed with line and column; mend them and try again.',
    'zh-CN': '考试文件[ {file} ]有错误[，共 {count} 处]。错误已按行列列出，请改正后重试。',
  },
  template_not_found: {
    en: 'The blank paper named in the exam file does not exist[: {file}]. Put it beside the exam file.',
    'zh-CN': '考试文件中写明的空白卷不存在[：{file}]。请把它放在考试文件旁边。',
  },
  roster_empty: { en: 'The roster has no students. Add one line per student.', 'zh-CN': '名单里没有学生。请每名学生写一行。' },
  roster_encoding: {
    en: 'The roster’s text encoding is not recognised. Save it as CSV UTF-8.',
    'zh-CN': '无法识别名单的文字编码。请另存为“CSV UTF-8”。',
  },
  roster_invalid: {
    en: 'The roster cannot be read[ at lines {lines}]. Each line needs the student number and the name; the class is optional.',
    'zh-CN': '名单无法读取[（第 {lines} 行）]。每行需要学号和姓名，班级可选。',
  },
  roster_header: {
    en: 'The roster’s first line does not name both the student number and the name. Write: student_id,name,class.',
    'zh-CN': '名单的首行没有同时写明学号和姓名。请写为：学号,姓名,班级。',
  },
  roster_duplicates: {
    en: 'Student numbers stand more than once in the roster[; the same number in lines {lines}]. Keep one line for each student.',
    'zh-CN': '名单中有重复的学号[，以下各行学号相同：{lines}]。每名学生只保留一行。',
  },
  roster_too_large: {
    en: 'The roster has too many students[; the limit is {limit}]. Split it by class.',
    'zh-CN': '名单人数过多[，上限为 {limit} 人]。请按班级拆分。',
  },
  template_too_short: {
    en: 'The blank paper has fewer pages[ ({pages})] than the exam file uses[ ({needed})]. Correct one of the two.',
    'zh-CN': '空白卷的页数[（{pages}）]少于考试文件用到的页数[（{needed}）]。请改正其中之一。',
  },
  // Records.
  exam_unknown: { en: 'There is no such exam[: {id}].', 'zh-CN': '没有这场考试[：{id}]。' },
  batch_unknown: { en: 'There is no such batch[: {id}].', 'zh-CN': '没有这一批试卷[：{id}]。' },
  submission_unknown: { en: 'There is no such script[: {id}].', 'zh-CN': '没有这份答卷[：{id}]。' },
  // Running the system.
  workflow_failed: {
    en: 'Grading stopped with an error[: {detail}]. What is done is kept; start again to go on.',
    'zh-CN': '批改因错误中止[：{detail}]。已完成的部分不会丢失，重新启动即可继续。',
  },
  workflow_cancelled: { en: 'Grading was cancelled. What is done is kept.', 'zh-CN': '批改已取消。已完成的部分不会丢失。' },
  workflow_unknown: { en: 'There is no such task[: {id}].', 'zh-CN': '没有这项任务[：{id}]。' },
  config_invalid: {
    en: 'A setting is wrong[: {key}][ ({detail})]. Correct it and start again.',
    'zh-CN': '设置有误[：{key}][（{detail}）]。请改正后重新启动。',
  },
  internal_error: {
    en: 'Something went wrong inside the system. Nothing that was handed in is lost; the log has the details.',
    'zh-CN': '系统内部出错。已提交的内容不会丢失，详情见日志。',
  },
} as const;

export type ErrorCode = keyof typeof ERROR_MESSAGES;
